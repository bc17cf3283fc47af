import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeSocketFolder } from '../../private-link/guard/socket-folder-rules.ts';
import { itUnlessMissing } from '../support/requirements.ts';
import { temporaryHome } from './link-lab.ts';

const rootMissing = process.getuid?.() === 0 ? null : 'root, who may give a folder away: run as root';

const homes: (() => void)[] = [];
afterEach(() => {
  for (const remove of homes.splice(0)) remove();
});

function newSocket(): string {
  const { home, remove } = temporaryHome();
  homes.push(remove);
  mkdirSync(path.join(home, 'line'), { mode: 0o700 });
  return path.join(home, 'line', 'settling.sock');
}

describe("the folder of settling's socket", () => {
  it('may be one that only its owner enters', () => {
    expect(judgeSocketFolder(newSocket())).toBeNull();
  });

  it.each([0o750, 0o711, 0o777])('may not have the mode %o', (mode) => {
    const socket = newSocket();
    chmodSync(path.dirname(socket), mode);
    expect(judgeSocketFolder(socket)?.name).toBe('socket-folder-open-to-others');
  });

  it('may not stand where others can put another in its place', () => {
    const socket = newSocket();
    chmodSync(path.dirname(path.dirname(socket)), 0o777);
    expect(judgeSocketFolder(socket)?.name).toBe('socket-folder-can-be-replaced');
  });

  it('has to be there', () => {
    expect(judgeSocketFolder(path.join(newSocket(), 'deeper', 'x.sock'))?.name).toBe('socket-folder-missing');
  });

  itUnlessMissing(rootMissing, 'may not belong to somebody else', () => {
    const socket = newSocket();
    chownSync(path.dirname(socket), 47_110, 47_110);
    expect(judgeSocketFolder(socket)?.name).toBe('socket-folder-of-another-user');
  });
});
