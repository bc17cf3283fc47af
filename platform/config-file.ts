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

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The configuration ${file} cannot be read: ${(error as Error).message}`, { cause: error });
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
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || '(whole file)'}: ${message}`);
  throw new Error(`The configuration ${file} is not right:\n${problems.join('\n')}`);
}
