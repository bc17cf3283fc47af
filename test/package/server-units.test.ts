import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverPlaces } from '../../build/installers/server-places.ts';
import { serverScripts } from '../../build/installers/server-scripts.ts';
import { serverCommands, starterScript } from '../../build/installers/server-starter.ts';
import { linkUnit, serverUnit } from '../../build/installers/server-units.ts';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { itUnlessMissing } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const missing = findProgram('systemd-analyze') === null ? 'the program "systemd-analyze" is missing' : null;
const names = ['seller', 'settling'] as const;

/** Writes the units of a server into a folder in which their programs are there. */
function written(name: (typeof names)[number]): { server: string; link: string } {
  const folder = temporaryFolder();
  const { program, unit, linkUnit: linkName } = serverPlaces(name);
  const node = path.join(folder, 'node');
  writeFileSync(node, '#!/bin/sh\n', { mode: 0o755 });
  const files = { server: path.join(folder, unit), link: path.join(folder, linkName) };
  writeFileSync(files.server, serverUnit(name).replace(`${program}/bin/node`, node));
  writeFileSync(files.link, linkUnit(name));
  return files;
}

const exposure = (file: string) => {
  const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', file], {
    encoding: 'utf8',
  });
  return Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
};

describe.each(names)('the units of the %s', (name) => {
  itUnlessMissing(missing, 'are spelt as systemd reads them, and expose the server little', () => {
    const { server, link } = written(name);
    const verified = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', server, link], {
      encoding: 'utf8',
    });
    expect(verified.stderr.split('\n').filter((line) => line.startsWith(path.basename(server)))).toEqual([]);
    expect(verified.status).toBe(0);
    expect(exposure(server)).toBeLessThan(2);
    // It has to be root, and to make a network namespace that the whole machine sees.
    expect(exposure(link)).toBeLessThan(5);
  });

  it('touch systemd only where it runs, and every command has a program', () => {
    const { before, after, beforeRemoval, afterRemoval } = serverScripts(name, '1.1.0');
    for (const script of [before, after, beforeRemoval, afterRemoval]) {
      const guarded = script.replaceAll(/if \[ -d \/run\/systemd\/system \]; then\n[\s\S]*?\nfi(?=\n|$)/g, '');
      expect(guarded).not.toContain('systemctl');
      expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
    }
    expect(spawnSync('sh', ['-n'], { input: starterScript(name) }).status).toBe(0);
    for (const { program } of serverCommands[name]) expect(spawnSync('test', ['-f', program]).status).toBe(0);
  });
});

/** Runs what a package does before it is unpacked, in a system that lies in a folder. */
function runBefore(name: (typeof names)[number], root: string) {
  const script = serverScripts(name, '1.1.0').before.replaceAll('/etc/', `${root}/etc/`);
  return spawnSync('sh', ['-e'], { input: script, encoding: 'utf8' });
}

describe('before anything is unpacked', () => {
  it('a unit of the same name that is not of the package is refused in one sentence', () => {
    const root = temporaryFolder();
    expect(runBefore('seller', root).status).toBe(0);
    const file = path.join(root, 'etc/systemd/system/sidelane-seller.service');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '[Service]\n');
    expect(runBefore('seller', root)).toMatchObject({
      status: 1,
      stderr: `There is a unit ${file} that is not of sidelane-seller and would take its place. Move it away, then install again. Nothing was changed.\n`,
    });
  });
});
