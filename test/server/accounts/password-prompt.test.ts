import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readNewPassword } from '../../../server/accounts/password-prompt.ts';

/** Standard input for one test. */
function takeInput(input: NodeJS.ReadableStream): void {
  const own = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  Object.defineProperty(process, 'stdin', { configurable: true, value: input });
  onTestFinished(() => void Object.defineProperty(process, 'stdin', own));
}

/** A terminal, what is shown on it, and whether it passes on every key by itself. */
function openTerminal() {
  const raw: boolean[] = [];
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (isRaw: boolean) => void raw.push(isRaw) });
  takeInput(keys);
  let shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  /** Types each text once it is asked for. */
  const type = async (...texts: string[]) => {
    for (const [round, text] of texts.entries()) {
      await vi.waitFor(() => expect(raw).toHaveLength(2 * round + 1), { interval: 1 });
      for (const key of text.match(/..?.?/gsu)!) keys.write(key);
    }
  };
  return { type, raw, shown: () => shown, isHeard: () => keys.listenerCount('data') > 0 || !keys.isPaused() };
}

describe('A new password', () => {
  it('is asked for twice on a terminal, and no key of it is shown', async () => {
    const { type, raw, shown, isHeard } = openTerminal();
    const [password] = await Promise.all([readNewPassword(), type('blue cranes é\r', 'blue cranes é\n')]);
    expect(password).toBe('blue cranes é');
    expect(shown()).toBe('New password: \nThe same again: \n');
    expect(raw, 'and the terminal is as it was').toEqual([true, false, true, false]);
    expect(isHeard()).toBe(false);
  });

  it('may be corrected while it is typed, by whole characters, and ended with Ctrl-D', async () => {
    const { type } = openTerminal();
    const [password] = await Promise.all([
      readNewPassword(),
      type('\u007Fblux\u007Fe 🦩\b!\u001B\t\u0004', 'blue !\u0004'),
    ]);
    expect(password).toBe('blue !');
  });

  it('is refused where the two differ', async () => {
    const { type } = openTerminal();
    const [result] = await Promise.allSettled([readNewPassword(), type('blue cranes\r', 'blue crane\r')]);
    expect(result).toMatchObject({ reason: { message: 'The two passwords differ. Nothing was changed.' } });
  });

  it('is given up with Ctrl-C, and the terminal is as it was', async () => {
    const { type, raw, shown } = openTerminal();
    const [result] = await Promise.allSettled([readNewPassword(), type('blue\u0003')]);
    expect(result).toMatchObject({ reason: { message: 'Nothing was changed.' } });
    expect([raw, shown()]).toEqual([[true, false], 'New password: \n']);
  });

  it.each([
    ['blue cranes\r\nand more\n', 'blue cranes'],
    ['blue cranes', 'blue cranes'],
    ['', ''],
  ])('is the first line of what is piped in: %j', async (input, password) => {
    takeInput(Readable.from(input === '' ? [] : [input]));
    expect(await readNewPassword()).toBe(password);
  });
});
