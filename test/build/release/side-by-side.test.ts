import { expect, it } from 'vitest';
import { sideBySide } from '../../../build/side-by-side.ts';

it('at most as many pieces at once as there are processors, and all of them to their end', async () => {
  let running = 0;
  let most = 0;
  const ended: string[] = [];
  const piece = (name: string, turns: number) => async () => {
    most = Math.max(most, (running += 1));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    running -= 1;
    ended.push(name);
    if (name.startsWith('no')) throw new Error(name);
    return name;
  };
  expect(await sideBySide([piece('one', 50), piece('two', 1), piece('three', 1)], 2)).toEqual(['one', 'two', 'three']);
  expect(ended).toEqual(['two', 'three', 'one']);
  expect(most).toBe(2);
  await expect(sideBySide([piece('no one', 9), piece('no two', 1), piece('last', 90)], 2)).rejects.toThrow('no one');
  expect(ended.at(-1)).toBe('last');
});
