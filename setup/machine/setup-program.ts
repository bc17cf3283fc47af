import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { BadUsage } from '../../platform/bad-usage.ts';
import { readHiddenLine } from '../../platform/hidden-line.ts';
import type { LinkSide } from '../../private-link/machine/link-names.ts';
import { Mistake, askAnswers, readAnswersFile } from './questions.ts';
import type { Answers, Questions } from './questions.ts';
import { findPlaces } from './places.ts';
import type { Places } from './places.ts';

export type SetupProgram<Asked extends Questions> = {
  /** The command: `sidelane-seller`. */
  command: string;
  questions: Asked;
  /** What is set up already, in lines. */
  describe(places: Places): string[];
  /**
   * Sets everything up, the configuration last, so that a setup that was interrupted is done again.
   * @returns what to say
   * @throws {Mistake}
   */
  setUp(places: Places, answers: Answers<Asked>): Promise<string[]>;
};

function usageOf({ command, questions }: SetupProgram<Questions>): string {
  const width = Math.max(...Object.keys(questions).map((name) => name.length));
  const members = Object.entries(questions).map(([name, { asks, usual }]) => {
    const usually = usual === undefined ? ' (needed)' : usual === '' ? '' : ` (${usual})`;
    return `  ${name.padEnd(width)}  ${asks}${usually}`;
  });
  return [
    `${command} setup [--from FILE]`,
    '',
    'Sets the server up: asks on the terminal, or reads the answers from FILE, {"name": …}. Nothing that is there is',
    'overwritten. On a server that is set up it says so, and changes nothing. The answers:',
    '',
    ...members,
    '',
    'Exit status: 0 set up, 1 not set up, 2 the answers are not right.',
  ].join('\n');
}

/**
 * Asks one question. There is an interface for each: while one is open it shows what is typed, a password too.
 * @throws when Ctrl-C or Ctrl-D is pressed
 */
async function askOnTerminal(asks: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  const end = () => ended.abort();
  lines.once('SIGINT', end).once('close', end);
  try {
    return await lines.question(asks, { signal: ended.signal });
  } catch (error) {
    throw ended.signal.aborted ? new Error('\nNothing was changed.', { cause: error }) : error;
  } finally {
    lines.off('close', end).close();
  }
}

async function findAnswers<Asked extends Questions>(
  { questions }: SetupProgram<Asked>,
  file: string | undefined,
): Promise<Answers<Asked>> {
  if (file !== undefined) {
    const read = readAnswersFile(questions, file);
    if ('answers' in read) return read.answers;
    throw new Mistake(read.mistakes.join('\n'));
  }
  if (!process.stdin.isTTY)
    throw new BadUsage(
      'No questions can be asked here, because this is not a terminal: give the answers with --from FILE.',
    );
  return askAnswers(questions, { question: askOnTerminal, hidden: readHiddenLine, say: (line) => console.error(line) });
}

/** How the server is started: by its units, or by hand where it was unpacked by hand. */
export function howToStart({ user, link }: Places, name: LinkSide): string {
  return user === undefined
    ? `Start it:  sh ${link}/up as root, then ./sidelane-${name} start${name === 'settling' ? ' inside its namespace' : ''}`
    : `Start it:  systemctl enable --now sidelane-${name}-link sidelane-${name}`;
}

/** The command line of `setup`, of both servers. It sets the exit status, and throws nothing. */
export async function runSetup<Asked extends Questions>(program: SetupProgram<Asked>): Promise<void> {
  try {
    const { values } = parseArgs({ options: { from: { type: 'string' }, help: { type: 'boolean', default: false } } });
    if (values.help) return console.log(usageOf(program));
    const places = findPlaces();
    if (existsSync(places.configFile)) {
      console.log(
        [`${program.command} is set up already. Nothing was changed.`, ...program.describe(places)].join('\n'),
      );
      return;
    }
    const said = await program.setUp(places, await findAnswers(program, values.from));
    console.log(said.join('\n'));
  } catch (error) {
    console.error((error as Error).message);
    const isUsage = error instanceof BadUsage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    process.exitCode = error instanceof Mistake || isUsage ? 2 : 1;
  }
}
