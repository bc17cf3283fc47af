import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findPlaces } from './places.ts';
import type { Places } from './places.ts';

/**
 * The command line of `keys`, of both servers: makes what keys are missing, and prints their public halves in one line of JSON.
 * It sets the exit status, and throws nothing.
 */
export async function runKeys(
  command: string,
  otherCommand: string,
  make: (places: Places) => Promise<object>,
): Promise<void> {
  const usage = [
    `${command} keys [--out FILE]`,
    '',
    'Makes what keys are missing, and prints their public halves, or writes them to FILE. Nothing in it is secret. Carry it to',
    `the other machine by a way on which it cannot be changed: "${otherCommand} setup" wants it.`,
  ].join('\n');
  try {
    const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean', default: false } } });
    if (values.help) return console.log(usage);
    const keys = `${JSON.stringify(await make(findPlaces()))}\n`;
    if (values.out === undefined) process.stdout.write(keys);
    else writeFileSync(values.out, keys);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}
