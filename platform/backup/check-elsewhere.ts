import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { CheckElsewhere } from './backup-now.ts';
import type { CheckOutcome } from './check-backup.ts';

const saidSchema = z.union([
  z.looseObject({ outcome: z.literal('good'), record: z.looseObject({}) }),
  z.looseObject({ refusal: z.string(), message: z.string() }),
]);

/**
 * Checks a backup in a process of its own, which is given nothing but the command that checks and, on its standard input, the
 * identity.
 * @param command the program of this side's backup command, and the arguments that say where the shop is
 */
export function checkInAnotherProcess(command: readonly [string, ...string[]]): CheckElsewhere {
  return async (backupId, identity) => {
    const [program, ...where] = command;
    const child = spawn(process.execPath, [program, 'check', backupId, '--identity-on-input', '--json', ...where], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${identity}\n`);
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    const parsed = saidSchema.safeParse(safeJson(Buffer.concat(said).toString('utf8')));
    if (!parsed.success) {
      throw new Error(
        `The backup was made, and the process that checks it ended with ${signal ?? `status ${status}`}.`,
      );
    }
    return parsed.data as CheckOutcome;
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
