import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { LineLog } from './line-log.ts';
import { findTypedCreditNumbers } from '../contract/credit-numbers-in-text.ts';

export type Log = Logger;

// These must never be written, wherever they appear in a logged object. Nothing logs request bodies on purpose; this list is for
// the day when a logged object, or an error's message, happens to contain one of them.
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
  `"(${secretFields.join('|')})":|[\\p{Nd}\\p{No}](?:(?:\\\\[a-z]|[^\\p{L}\\p{Nd}\\p{No}]){0,8}[\\p{Nd}\\p{No}]){11}`,
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

let standardOutput: LineLog | undefined;

/**
 * The one way to standard output, however many logs are made. A process whose log cannot be written goes on; what was lost is
 * counted in the log when it can be written again.
 */
function toStandardOutput(): LineLog {
  if (!standardOutput) {
    const output = new LineLog({
      to: { descriptor: 1 },
      lostLine: (lost, code) => lostLogLine('log', lost, code),
    });
    process.once('exit', () => output.flushAtExit());
    standardOutput = output;
  }
  return standardOutput;
}

/** The line of a log that says how many of its lines are missing, and why, in the form of all the others. */
export function lostLogLine(name: string, lost: number, code: string): string {
  const what = { level: 40, time: new Date().toISOString(), name, event: 'log_lines_lost', lost, why: code };
  return `${JSON.stringify({ ...what, msg: 'lines of this log could not be written and are missing here' })}\n`;
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
  return pino(options, destination ?? toStandardOutput());
}
