import { spawn } from 'node:child_process';

/** A program and its arguments, ready to be given to `spawn`. */
export type LinkedCommand = { command: string; args: string[] };

export type CommandResult = { status: number | null; stdout: string; stderr: string };

export type CommandOptions = { input?: string; timeoutMs?: number };

/** Runs a program to its end and returns its output, with any exit status. A missing program has the status 127. */
export function attemptCommand({ command, args }: LinkedCommand, options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    // spawn's own timeout goes on running, and keeps the process alive, when the program is not there.
    const deadline = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 15_000);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input breaks the pipe; its exit status already says what went wrong.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline);
      if (error.code === 'ENOENT') resolve({ status: 127, stdout: '', stderr: `${command}: not found` });
      else reject(error);
    });
    child.once('close', (status) => {
      clearTimeout(deadline);
      resolve({ status, stdout, stderr });
    });
  });
}

/**
 * Runs a program that has to succeed and gives its standard output.
 * @throws when it ends with another status than 0, with what it wrote to standard error
 */
export async function runCommand(linked: LinkedCommand, options: CommandOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await attemptCommand(linked, options);
  if (status !== 0) {
    const said = stderr.trim() || stdout.trim() || 'it said nothing';
    throw new Error(`"${[linked.command, ...linked.args].join(' ')}" ended with status ${status ?? 'none'}: ${said}`);
  }
  return stdout;
}
