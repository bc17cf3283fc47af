import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The place where a server listens or sends requests: a Unix domain socket, or an address on the private link. */
export const endpointSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('socket'), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal('address'), host: z.string().min(1), port: z.int().min(0).max(65535) }),
]);

export type Endpoint = z.infer<typeof endpointSchema>;

/** The engine's message about bad JSON may quote it, and with it a password. Only the place of the error is passed on. */
function parseJson(text: string): { value: unknown } | { place: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { place: / \(line \d+ column \d+\)/.exec((error as Error).message)?.[0] ?? '' };
  }
}

function whyUnread(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `There is no configuration ${file}: set the server up first.`;
  if (code === 'EACCES')
    return `The configuration ${file} is closed to the user who starts this: let that user read it.`;
  if (code === 'EISDIR') return `The configuration ${file} is a folder, and has to be a file.`;
  return `The configuration ${file} cannot be read: ${message}`;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(whyUnread(file, error as NodeJS.ErrnoException), { cause: error });
  }
  const parsed = parseJson(text);
  if ('place' in parsed) throw new Error(`The configuration ${file} is not JSON${parsed.place}`);
  return parsed.value;
}

/**
 * Reads a server's configuration once, at start.
 * @throws an error that names the file, each bad value's place and what would be right, but never a value
 */
export function readConfigFile<Config>(file: string, schema: z.ZodType<Config>): Config {
  const parsed = schema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const unknown = /^Unrecognized keys?: (".*")$/.exec(message)?.[1];
    const says = unknown === undefined ? message : `${unknown} is not known here: correct its name, or take it out`;
    return `  ${path.join('.') || '(whole file)'}: ${says}`;
  });
  throw new Error(`The configuration ${file} is not right:\n${problems.join('\n')}`);
}
