import { Mistake } from './questions.ts';

/** How answers of the usual kinds are read. Each throws {Mistake} with what would be right. */

/** A text of at most so many characters. */
export function readText(given: unknown, longest: number): string {
  if (typeof given !== 'string' || given.trim() === '') throw new Mistake('it has to be a text.');
  const text = given.trim();
  if ([...text].length > longest) throw new Mistake(`it has more than ${longest} characters.`);
  return text;
}

/** A text that may be left out. */
export function readOptionalText(given: unknown, longest: number): string | undefined {
  return given === '' ? undefined : readText(given, longest);
}

/** Lines, in a file as a list, typed with semicolons between them. */
export function readLines(given: unknown, most: number, longest: number): string[] {
  const lines = Array.isArray(given) ? (given as unknown[]) : given === '' ? [] : readText(given, 1_000).split(';');
  if (lines.length > most) throw new Mistake(`it has more than ${most} lines.`);
  return lines.map((line) => readText(line, longest));
}

/** `yes` or `no`; in a file also `true` or `false`. */
export function readYesOrNo(given: unknown): boolean {
  if (given === true || given === 'yes') return true;
  if (given === false || given === 'no') return false;
  throw new Mistake('it has to be yes or no.');
}

/** `HOST:PORT`, where HOST is an address or a name, and IPv6 stands in brackets. */
export function readHostAndPort(given: unknown, usualPort: number): { host: string; port: number } {
  const text = readText(given, 300);
  const [, bracketed, plain, portText] = /^(?:\[([\da-fA-F:.]+)\]|([A-Za-z0-9.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = portText === undefined ? usualPort : Number(portText);
  if (host === undefined || port < 1 || port > 65_535)
    throw new Mistake('it has to be HOST or HOST:PORT, such as 192.0.2.10:8520 or [2001:db8::10]:8520.');
  return { host, port };
}
