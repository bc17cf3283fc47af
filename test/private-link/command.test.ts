import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryHome } from './link-lab.ts';
import { whatIsLeftOf } from './machine-state.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const project = path.join(import.meta.dirname, '../..');

function command(...args: string[]): { exitStatus: number | null; said: string; complained: string } {
  const done = spawnSync(process.execPath, ['private-link/main.ts', ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  return { exitStatus: done.status, said: done.stdout, complained: done.stderr };
}

function newHome(): string {
  const { home, remove } = temporaryHome();
  undo.push(remove, () => command('down', '--force', '--home', home));
  return home;
}

function asJson(...args: string[]): Record<string, unknown> {
  return JSON.parse(command(...args, '--json').said) as Record<string, unknown>;
}

describe('npm run private-link', () => {
  it('raises the dedicated line, finds it again, and takes it down', () => {
    const home = newHome();
    expect(command('status', '--home', home).exitStatus).toBe(1);
    expect(asJson('up', '--link', 'line', '--home', home)).toMatchObject({ mode: 'line-socket' });
    expect(asJson('status', '--home', home)).toMatchObject({ mode: 'line-socket', up: true });
    expect(asJson('down', '--home', home)).toEqual({ lowered: true });
    expect(asJson('down', '--home', home)).toEqual({ lowered: false });
    expect(command('status', '--home', home).exitStatus).toBe(1);
  });

  it('shows public keys, rotates the one that is named, and shows no secret', () => {
    const home = newHome();
    const before = asJson('keys', '--home', home);
    const rotated = command('keys', '--rotate', 'seller', '--home', home);
    const after = asJson('keys', '--home', home);
    expect(after['seller']).not.toBe(before['seller']);
    expect(after['settling']).toBe(before['settling']);
    for (const name of ['seller', 'settling', 'preshared']) {
      expect(rotated.said).not.toContain(readFileSync(path.join(home, 'link', `${name}.key`), 'utf8').trim());
    }
  });

  it.each([
    ['an unknown command', ['sideways']],
    ['no command', []],
    ['an unknown mode', ['up', '--link', 'string']],
    ['an unknown key', ['keys', '--rotate', 'root']],
    ['an unknown option', ['up', '--fast']],
    ['a plan without machines', ['config']],
    [
      'a name that would need quoting',
      ['config', '--seller', 'a.example', '--settling', 'b.example', '--namespace', 'x;reboot'],
    ],
    ['a line without interfaces', ['config', '--line']],
  ])('answers %s with what is right, and the exit status 2', (_what, args) => {
    const { exitStatus, complained, said } = command(...args, '--home', newHome());
    expect(exitStatus).toBe(2);
    expect(said).toBe('');
    expect(complained).not.toBe('');
    expect(complained).not.toContain('    at ');
  });

  it('says what every mode has and lacks', () => {
    const { said } = command('doctor');
    expect(said).toMatch(/^wireguard-root +(yes|no)/m);
    expect(said).toMatch(/^line-socket +yes/m);
  });
});

describeWhere('wireguard', 'npm run private-link, on WireGuard', () => {
  it('can be raised twice, rotates keys under it, and leaves nothing when it is down', () => {
    const home = newHome();
    const first = asJson('up', '--home', home);
    const names = linkNamesOf(home);
    const standing = whatIsLeftOf(names);
    expect(asJson('up', '--home', home)).toMatchObject({ mode: first['mode'] });
    expect(whatIsLeftOf(names)).toEqual(standing);
    command('keys', '--rotate', 'all', '--home', home);
    expect(asJson('status', '--home', home)).toMatchObject({ up: true, probe: { outcome: 'refused' } });
    expect(command('down', '--home', home).exitStatus).toBe(0);
    expect(whatIsLeftOf(names)).toEqual([]);
  });

  it('does not take a link down that a living program keeps, unless it is forced to', async () => {
    const home = newHome();
    const link = await raisePrivateLink({ home, mode: 'wireguard' });
    undo.push(() => link.lower());
    const refused = command('down', '--home', home);
    expect(refused.exitStatus).toBe(1);
    expect(refused.complained).toContain(`in use by process ${process.pid}`);
    expect((await link.status()).up).toBe(true);
  });
});
