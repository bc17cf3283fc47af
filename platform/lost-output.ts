/** The exit status of a command that did what was asked but could not print the result. */
const resultNotPrinted = 3;

/**
 * Keeps a command running when its output cannot be written: the disk of a file is full, or a reader such as `head` is gone. The
 * command finishes its work. Unless the reader simply left, standard error says so and the exit status is 3 in place of 0.
 */
export function surviveLostOutput(): void {
  let isTold = false;
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || isTold) return;
    isTold = true;
    process.stderr.write(`What was asked went on to its end, but not all of the result could be printed (${code}).\n`);
    process.once('exit', () => (process.exitCode ||= resultNotPrinted));
  });
}
