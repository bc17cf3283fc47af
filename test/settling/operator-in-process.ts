import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../settling/operator/run-command-line.ts';
import type { Terminal } from '../../settling/operator/typed-input.ts';
import type { Said } from './operator-process.ts';

class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export type HeardTerminal = Terminal & { stdout: Written; stderr: Written };

/** Standard streams as of a program that was started by another one. @param input what that writes to it, and then ends */
export function pipedTerminal(input = ''): HeardTerminal {
  return {
    stdin: Readable.from([input]),
    stdout: new Written(),
    stderr: new Written(),
    endedByOperator: () => new AbortController().signal,
  };
}

/**
 * `npm run credit` by all of its own program but the start of a process, which takes longer than most commands. What hangs on
 * the process itself, such as signals, is tested with `startCredit`.
 */
export async function runCredit(configFile: string, args: string[], input = ''): Promise<Said> {
  const terminal = pipedTerminal(input);
  const status = await runCommandLine([...args, '--config', configFile, '--operator', 'Kim'], terminal);
  return { status, out: terminal.stdout.text, complaint: terminal.stderr.text };
}

/** What it printed for a program. */
export async function askCredit<Answer = Record<string, unknown>>(
  configFile: string,
  args: string[],
  input = '',
): Promise<Answer> {
  const { out } = await runCredit(configFile, [...args, '--json'], input);
  return JSON.parse(out) as Answer;
}
