import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type Log = Logger;

// What must never be written, wherever it turns up in a logged object. Nothing logs request bodies on purpose; this is
// for the day when somebody logs an object that happens to carry one of these.
const secretFields = [
  'number',
  'seal',
  'card',
  'password',
  'credential',
  'authorization',
  'cookie',
  'birthDate',
  'token',
];

/** A server's log: JSON lines on standard output, or on `destination`. */
export function createLog(name: string, level: string = 'info', destination?: DestinationStream): Log {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[withheld]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
