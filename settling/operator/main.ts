/** `npm run credit` is the card company's command line. */
import { surviveLostOutput } from '../../platform/lost-output.ts';
import { runCommandLine } from './run-command-line.ts';

/** Aborted by the first Ctrl-C; the second ends the program at once, which leaves whole accounts too. */
function endedByCtrlC(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  });
  return controller.signal;
}

// Files that an operator makes, above all reports, are for that user alone.
process.umask(0o077);
surviveLostOutput();
const { stdin, stdout, stderr } = process;
const terminal = { stdin, stdout, stderr, endedByOperator: endedByCtrlC };
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
