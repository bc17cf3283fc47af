import { expect, it, onTestFinished, vi } from 'vitest';
import { longestCheckLinesBytes, mostCheckLines } from '../../../contract/settling/check-lines.ts';
import { ChecksTogether } from '../../../server/settling-client/checks-together.ts';

/** Posts that the test answers itself. */
function posted(answer: (lines: string[]) => string | Promise<string>) {
  const bodies: { lines: string[]; deadlineMs: number }[] = [];
  const together = new ChecksTogether(async (body, deadlineMs) => {
    const lines = body.split('\n');
    bodies.push({ lines, deadlineMs });
    return answer(lines);
  });
  return { together, bodies };
}

const echo = (lines: string[]) => lines.map((line) => `answer to ${line}`).join('\n');

it('Checks that are ready at the same moment go as one request, and each gets its own line', async () => {
  const { together, bodies } = posted(echo);
  const answers = await Promise.all(['a', 'b', 'c'].map((check, place) => together.ask(check, 1_000 + place)));
  expect(answers).toEqual(['answer to a', 'answer to b', 'answer to c']);
  expect(bodies.map(({ lines }) => lines)).toEqual([['a', 'b', 'c']]);
  // One deadline: that of the check with the least time left.
  expect(bodies[0]!.deadlineMs).toBeLessThanOrEqual(1_000);
  expect(await together.ask('d', 1_000)).toBe('answer to d');
  expect(bodies).toHaveLength(2);
});

it('No check waits for the answer to others', async () => {
  const { together, bodies } = posted((lines) => (lines[0] === 'slow' ? new Promise<string>(() => {}) : echo(lines)));
  void together.ask('slow', 1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await together.ask('quick', 1_000)).toBe('answer to quick');
  expect(bodies).toHaveLength(2);
});

it('More checks than one request may carry go as several, by number and by bytes', async () => {
  const { together, bodies } = posted(echo);
  const many = Array.from({ length: mostCheckLines + 1 }, (_, place) => `${place}`);
  expect(await Promise.all(many.map((check) => together.ask(check, 1_000)))).toHaveLength(mostCheckLines + 1);
  expect(bodies.map(({ lines }) => lines.length)).toEqual([mostCheckLines, 1]);
  bodies.length = 0;
  const long = Array.from({ length: 40 }, () => 'x'.repeat(10_000));
  await Promise.all(long.map((check) => together.ask(check, 1_000)));
  expect(bodies.map(({ lines }) => lines.length)).toEqual([26, 14]);
});

it('A request is as long as is allowed, and what is longer by itself goes alone', async () => {
  const { together, bodies } = posted(echo);
  const half = 'x'.repeat(longestCheckLinesBytes / 2 - 1);
  await Promise.all([half, half, 'y'].map((check) => together.ask(check, 1_000)));
  expect(bodies.map(({ lines }) => lines.length)).toEqual([2, 1]);
  bodies.length = 0;
  const tooLong = 'x'.repeat(longestCheckLinesBytes + 1);
  await Promise.all([tooLong, 'y', 'z'].map((check) => together.ask(check, 1_000)));
  expect(bodies.map(({ lines }) => lines.length)).toEqual([1, 2]);
});

it('A request has the time of the check with the least of it left, and never less than a millisecond', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(5_000);
  onTestFinished(() => now.mockRestore());
  const { together, bodies } = posted(echo);
  await Promise.all([together.ask('a', 1_000), together.ask('b', 400.5)]);
  const late = together.ask('c', 100);
  now.mockReturnValue(6_000);
  await late;
  expect(bodies.map(({ deadlineMs }) => deadlineMs)).toEqual([401, 1]);
});

it('A request that is cut off leaves each of its checks without an answer, and no other', async () => {
  const { together } = posted((lines) => (lines.includes('b') ? Promise.reject(new Error('cut off')) : echo(lines)));
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((check) => together.ask(check, 1_000)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await together.ask('d', 1_000)).toBe('answer to d');
});

it('A refusal of the whole request is the answer to each, and another number of answers is none', async () => {
  const refusal = posted(() => '{"refusal":"request_unauthenticated"}');
  const refused = await Promise.all(['a', 'b'].map((check) => refusal.together.ask(check, 1_000)));
  expect(new Set(refused)).toEqual(new Set(['{"refusal":"request_unauthenticated"}']));
  const short = posted(() => 'one\ntwo');
  expect(await Promise.all(['a', 'b', 'c'].map((check) => short.together.ask(check, 1_000)))).toEqual(['', '', '']);
});

it('A request gives settling the time that is left to the check with the least, and never none', async () => {
  const { together, bodies } = posted(echo);
  await Promise.all([together.ask('a', 90_000), together.ask('b', 60_000), together.ask('c', 120_000)]);
  expect(bodies[0]!.deadlineMs).toBeGreaterThan(30_000);
  expect(bodies[0]!.deadlineMs).toBeLessThanOrEqual(60_000);
  expect(Number.isInteger(bodies[0]!.deadlineMs)).toBe(true);
  await together.ask('late', -5);
  expect(bodies[1]!.deadlineMs).toBe(1);
});

it('A request is filled to its last byte, and a check that is longer than one goes alone', async () => {
  const { together, bodies } = posted(echo);
  const sizes = async (lengths: number[]) => {
    bodies.length = 0;
    await Promise.all(lengths.map((length) => together.ask('x'.repeat(length), 1_000)));
    return bodies.map(({ lines }) => lines.map((line) => line.length));
  };
  const half = longestCheckLinesBytes / 2;
  // Each has a line end.
  expect(await sizes([half - 1, half - 1])).toEqual([[half - 1, half - 1]]);
  expect(await sizes([half - 1, half])).toEqual([[half - 1], [half]]);
  expect(await sizes([2 * half + 1, 5, 6])).toEqual([[2 * half + 1], [5, 6]]);
});
