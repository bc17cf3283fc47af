import type { Answer } from './check.ts';

/**
 * Several checks in one request: `POST /checks` with one signed check per line, `\n` between them. The answer is 200 with one
 * `Answer` per line, as JSON, in the same order. Each check is decided and answered on its own: a refusal is the answer of its
 * line alone. All lines are signed by one seller; otherwise the whole request is a stranger's, and nothing of it is decided. If
 * the request is cut off, every check in it is without an answer.
 *
 * A request without `\n` is a single check, answered as `check.ts` says.
 */
export const mostCheckLines = 64;

/** The longest request, in bytes, with its line ends. */
export const longestCheckLinesBytes = 256 * 1024;

/** The longest answer, in bytes: each line has a notice of at most 4,096 characters. */
export const longestAnswerLinesBytes = mostCheckLines * (4096 + 64);

/** The type of the answer. */
export const answerLinesType = 'application/jsonl';

/** The body of one request for several signed checks. A single one is that check alone. */
export function writeCheckLines(signedChecks: readonly string[]): string {
  return signedChecks.join('\n');
}

/** The signed checks of a body of several lines, or null where it is a single check, or what no request is. */
export function readCheckLines(body: string): string[] | null {
  return body.includes('\n') ? body.split('\n') : null;
}

/** The body of the answer to several checks, in their order. */
export function writeAnswerLines(answers: readonly Answer[]): string {
  return answers.map((answer) => JSON.stringify(answer)).join('\n');
}

/**
 * The texts of the answers to `count` checks, in their order. A single answer to several checks refuses the request as a whole,
 * and is the answer to each. Null where the text has another number of answers.
 */
export function readAnswerLines(text: string, count: number): string[] | null {
  const lines = text.split('\n');
  if (lines.length === 1) return Array.from({ length: count }, () => text);
  return lines.length === count ? lines : null;
}
