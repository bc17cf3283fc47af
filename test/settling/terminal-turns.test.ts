import { expect, it } from 'vitest';
import { TerminalTurns } from '../../settling/check/terminal-turns.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Checks that end when the test says so. */
function checksAt(turns: TerminalTurns, most: number) {
  const open: { name: string; end: (triesLeft: number, isWrongTry?: boolean) => void; fail: () => void }[] = [];
  const results: string[] = [];
  const begin = (terminal: string, name: string) => {
    const work = () =>
      new Promise<{ result: string; triesLeft: number; isWrongTry: boolean }>((resolve, reject) => {
        const end = (triesLeft: number, isWrongTry = false) => resolve({ result: name, triesLeft, isWrongTry });
        open.push({ name, end, fail: () => reject(new Error(name)) });
      });
    turns.take(terminal, most, work).then(
      (result) => results.push(result),
      (error: Error) => results.push(`${error.message} failed`),
    );
  };
  const inFlight = async () => {
    await settle();
    return open.map(({ name }) => name);
  };
  const take = (name: string) =>
    open.splice(
      open.findIndex((one) => one.name === name),
      1,
    )[0]!;
  return { begin, inFlight, take, results };
}

it('A terminal begins with one check alone, then as many go side by side as it has tries left', async () => {
  const { begin, inFlight, take, results } = checksAt(new TerminalTurns(), 3);
  for (const name of ['a', 'b', 'c', 'd', 'e']) begin('t', name);
  expect(await inFlight()).toEqual(['a']);
  take('a').end(2);
  expect(await inFlight()).toEqual(['b', 'c']);
  // Each wrong one among several takes a try: after it only one goes at a time.
  take('b').end(2, true);
  expect(await inFlight()).toEqual(['c']);
  take('c').end(3);
  expect(await inFlight()).toEqual(['d']);
  take('d').end(3);
  expect(await inFlight()).toEqual(['e']);
  expect(results).toEqual(['a', 'b', 'c', 'd']);
});

it('What one read while others were in flight does not raise what is left', async () => {
  const { begin, inFlight, take } = checksAt(new TerminalTurns(), 9);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) begin('t', name);
  await inFlight();
  take('a').end(2);
  await inFlight();
  take('b').end(9);
  expect(await inFlight()).toEqual(['c', 'd']);
  take('c').end(9);
  expect(await inFlight()).toEqual(['d', 'e']);
});

it.each([0, -3])('A terminal with %i tries left still has one check at a time, which declines', async (left) => {
  const { begin, inFlight, take } = checksAt(new TerminalTurns(), 3);
  for (const name of ['a', 'b', 'c']) begin('t', name);
  await inFlight();
  take('a').end(left, true);
  expect(await inFlight()).toEqual(['b']);
});

it('A check that breaks lets the next one through, and other terminals wait for none of it', async () => {
  const { begin, inFlight, take, results } = checksAt(new TerminalTurns(), 3);
  begin('t', 'a');
  begin('t', 'b');
  begin('u', 'c');
  expect(await inFlight()).toEqual(['a', 'c']);
  take('a').fail();
  expect(await inFlight()).toEqual(['c', 'b']);
  expect(results).toEqual(['a failed']);
});

it('What is known of a terminal is kept while a try is missing, and forgotten when none is', async () => {
  const turns = new TerminalTurns();
  const { begin, inFlight, take } = checksAt(turns, 3);
  begin('t', 'a');
  await inFlight();
  take('a').end(2);
  await inFlight();
  for (const name of ['b', 'c', 'd']) begin('t', name);
  expect(await inFlight()).toEqual(['b', 'c']);
  take('b').end(2);
  take('c').end(2);
  await inFlight();
  take('d').end(3);
  await inFlight();
  for (const name of ['e', 'f']) begin('t', name);
  expect(await inFlight()).toEqual(['e']);
});
