import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a program to its end and gives each line of its output to `onLine`.
 * @throws with the program's own words when it fails
 */
export function runToEnd(
  command: string,
  args: string[],
  onLine: (line: string) => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(signal && { signal }),
    });
    const words: string[] = [];
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', (line) => words.push(line));
    child.once('error', reject);
    child.once('close', (code, ended) => {
      if (code === 0) resolve();
      else reject(new Error(`${args[0] ?? command} failed (${ended ?? `exit status ${code}`}).\n${words.join('\n')}`));
    });
  });
}
