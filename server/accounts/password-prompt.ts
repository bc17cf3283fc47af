import { createInterface } from 'node:readline';
import { readHiddenLine } from '../../platform/hidden-line.ts';

/** Reads the first line of piped input. */
async function readPipedLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) return line;
  return '';
}

/**
 * Reads a new password, typed twice without echo on a terminal, or once from piped input. It is never on the command line, where
 * every program on the machine could read it.
 * @throws when the two differ
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readPipedLine(process.stdin);
  const password = await readHiddenLine('New password: ');
  if ((await readHiddenLine('The same again: ')) !== password)
    throw new Error('The two passwords differ. Nothing was changed.');
  return password;
}
