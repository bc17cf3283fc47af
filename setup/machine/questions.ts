import { readFileSync, statSync } from 'node:fs';

/** An answer that cannot be used. The message is one sentence that says what would be right. */
export class Mistake extends Error {
  override name = 'Mistake';
}

/** One thing that setup has to know. */
export type Question<Value> = {
  /** What is asked on the terminal, without a colon. */
  asks: string;
  /** What an empty answer stands for; without it, there has to be an answer. */
  usual?: string;
  /** Typed without being shown. */
  isSecret?: boolean;
  /** @param given a text that was typed, or what a file has @throws {Mistake} */
  read(given: unknown): Value;
};

export type Questions = Record<string, Question<unknown>>;
export type Answers<Asked extends Questions> = {
  [Name in keyof Asked]: Asked[Name] extends Question<infer Value> ? Value : never;
};

function readAnswer(name: string, question: Question<unknown>, given: unknown): unknown {
  const isEmpty = given === undefined || given === null || given === '';
  if (isEmpty && question.usual === undefined) throw new Mistake(`${name} is missing: ${question.asks}.`);
  try {
    return question.read(isEmpty ? question.usual : given);
  } catch (error) {
    throw error instanceof Mistake ? new Mistake(`${name}: ${error.message}`) : error;
  }
}

/** The engine's message about bad JSON may quote it, and with it a password. */
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = / \(line \d+ column \d+\)/.exec((error as Error).message)?.[0] ?? '';
    throw new Mistake(`${file} is not JSON${place}.`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Mistake(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * Reads every answer from a file of JSON, `{"name": …}`.
 * @returns the answers, or every mistake in one sentence each
 */
export function readAnswersFile<Asked extends Questions>(
  questions: Asked,
  file: string,
): { answers: Answers<Asked> } | { mistakes: string[] } {
  const mistakes: string[] = [];
  const noting = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      mistakes.push(error.message);
      return undefined;
    }
  };
  const given = noting(() => {
    const value = parseJson(file, readText(file));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new Mistake(`${file} holds no object: {"name": …}.`);
  });
  if (given === undefined) return { mistakes };
  const known = Object.keys(questions);
  for (const name of Object.keys(given).filter((name) => !known.includes(name)))
    mistakes.push(`"${name}" is not known here: there are ${known.join(', ')}.`);
  const hasSecret = Object.entries(questions).some(([name, { isSecret }]) => isSecret && given[name] !== undefined);
  if (hasSecret && (statSync(file).mode & 0o077) !== 0)
    mistakes.push(`${file} holds a password that others can read: chmod 600 ${file}.`);
  const answers = Object.fromEntries(
    Object.entries(questions).map(([name, question]) => [name, noting(() => readAnswer(name, question, given[name]))]),
  );
  return mistakes.length > 0 ? { mistakes } : { answers: answers as Answers<Asked> };
}

/** Where people are asked. */
export type Terminal = {
  question(asks: string): Promise<string>;
  /** As `question`, and what is typed is not shown. */
  hidden(asks: string): Promise<string>;
  say(line: string): void;
};

/** What is typed without being shown is typed twice. @throws {Mistake} when the two differ */
async function askHidden(asks: string, terminal: Terminal): Promise<string> {
  const typed = await terminal.hidden(asks);
  if ((await terminal.hidden('The same again: ')) !== typed) throw new Mistake('The two differ.');
  return typed;
}

/** Asks for every answer on the terminal; an answer that cannot be used is asked for again. */
export async function askAnswers<Asked extends Questions>(
  questions: Asked,
  terminal: Terminal,
): Promise<Answers<Asked>> {
  const answers: Record<string, unknown> = {};
  for (const [name, question] of Object.entries(questions)) {
    const usual = question.usual === undefined ? '' : question.usual === '' ? ' (or nothing)' : ` [${question.usual}]`;
    while (!Object.hasOwn(answers, name)) {
      const asks = `${question.asks}${usual}: `;
      try {
        const typed = question.isSecret ? await askHidden(asks, terminal) : await terminal.question(asks);
        answers[name] = readAnswer(name, question, question.isSecret ? typed : typed.trim());
      } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        terminal.say(error.message);
      }
    }
  }
  return answers as Answers<Asked>;
}
