import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { findTypedCreditNumbers } from '../settling/contract/credit-numbers-in-text.ts';

export type Log = Logger;

// What must never be written, wherever it turns up in a logged object. Nothing logs request bodies on purpose; this is
// for the day when somebody logs an object, or an error's message, that happens to carry one of these.
const secretFields = [
  'number',
  'seal',
  'card',
  'password',
  'credential',
  'authorization',
  'cookie',
  'set-cookie',
  'birthDate',
  'token',
];
const secretNames = new Set(secretFields.map((field) => field.toLowerCase()));
const withheld = '[withheld]';

/** Cheap to ask of every line; only a line that it fits is looked at closely. */
const suspicious = new RegExp(
  `"(${secretFields.join('|')})":|\\p{Nd}(?:(?:\\\\[a-z]|[^\\p{L}\\p{Nd}]){0,4}\\p{Nd}){11}`,
  'iu',
);

function withoutCreditNumbers(text: string): string {
  let kept = '';
  let end = 0;
  for (const { from, until } of findTypedCreditNumbers(text)) {
    kept += text.slice(end, from) + withheld;
    end = until;
  }
  return kept + text.slice(end);
}

function withoutSecrets(name: string, value: unknown): unknown {
  if (secretNames.has(name.toLowerCase())) return withheld;
  return typeof value === 'string' ? withoutCreditNumbers(value) : value;
}

function cleanLine(line: string): string {
  if (!suspicious.test(line)) return line;
  return `${JSON.stringify(JSON.parse(line, withoutSecrets))}\n`;
}

/**
 * A server's log: JSON lines on standard output, or on `destination`. Fields with the name of a secret are withheld at any
 * depth, and credit numbers in any text.
 */
export function createLog(name: string, level: string = 'info', destination?: DestinationStream): Log {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: cleanLine },
  };
  return destination ? pino(options, destination) : pino(options);
}
