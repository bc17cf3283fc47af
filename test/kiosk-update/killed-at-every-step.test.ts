import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type * as FilesNamespace from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import type * as PrivateFileNamespace from '../../platform/files/private-file.ts';
import { VersionsFolder } from '../../electron/update/versions-folder.ts';
import { archiveName, writeStandIn } from '../support/signed-release.ts';
import { machine, releases } from './update-machine.ts';

/** A program that lives for so many changes of the disk. A killed one does nothing more, and does not even fail. */
const life = vi.hoisted(() => {
  const state = { steps: 0, mayTake: Infinity, killed: () => {} };
  return {
    state,
    /** @returns whether the step is the one in the middle of which the program is killed */
    async step(): Promise<boolean> {
      state.steps++;
      if (state.steps < state.mayTake) return false;
      if (state.steps === state.mayTake) return true;
      return life.end();
    },
    end(): Promise<never> {
      life.state.killed();
      return new Promise(() => {});
    },
  };
});

function mortalHandle(handle: FileHandle): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (name === 'sync') {
        return async () => {
          if (await life.step()) await life.end();
          return target.sync();
        };
      }
      if (name === 'appendFile') {
        return async (content: Buffer) => {
          if (await life.step()) {
            await target.appendFile(content.subarray(0, content.length / 2));
            await life.end();
          }
          return target.appendFile(content);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** One change of the disk. */
const mortal = vi.hoisted(
  () =>
    <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      if (await life.step()) await life.end();
      return work(...given);
    },
);

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FilesNamespace>();
  return {
    ...real,
    rename: mortal(real.rename),
    rm: mortal(real.rm),
    mkdir: mortal(real.mkdir as (...given: unknown[]) => Promise<unknown>),
    symlink: mortal(real.symlink),
    writeFile: mortal(real.writeFile),
    open: async (...given: Parameters<typeof real.open>) => mortalHandle(await real.open(...given)),
  };
});

vi.mock('../../platform/files/private-file.ts', async (original) => {
  const real = await original<typeof PrivateFileNamespace>();
  return {
    ...real,
    // Whole or not at all, by itself.
    writePrivateFile: (file: string, content: string) => {
      if (++life.state.steps <= life.state.mayTake) real.writePrivateFile(file, content);
    },
  };
});

async function ground() {
  const { one, two, make } = releases();
  const folder = await make('1.1.0');
  const archive = readFileSync(path.join(folder, archiveName('1.1.0')));
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const offer = { manifest: read('manifest.json'), signature: read('manifest.json.minisig') };
  // Pieces as from a slow line, so that a download has several.
  const source = {
    offer: async () => offer,
    piece: async (_sha256: string, from: number) => Buffer.from(archive.subarray(from, from + 300)),
  };
  return () => machine({ trusted: [one.publicKey.text, two.publicKey.text], source });
}

type Machine = Awaited<ReturnType<Awaited<ReturnType<typeof ground>>>>;

const linkOf = (place: string, name: string) =>
  existsSync(path.join(place, name)) ? readlinkSync(path.join(place, name)) : null;

/** What the launcher starts, which has to be whole. */
function started({ place }: Machine): { runs: string; trial: string | null } {
  const next = linkOf(place, 'next');
  const name = next ?? linkOf(place, 'current');
  if (name === null) return { runs: '1.0.0', trial: null };
  const version = name.slice(0, name.lastIndexOf('-'));
  expect(readFileSync(path.join(place, name, 'sidelane'), 'utf8')).toContain(`echo runs ${version}`);
  expect(readFileSync(path.join(place, name, 'resources/app.asar'), 'utf8')).toBe(`${version} `.repeat(300));
  return { runs: version, trial: next };
}

/** One start of the kiosk, until it has done what it can, or is killed. */
async function oneLife(kiosk: Machine): Promise<void> {
  const { runs, trial } = started(kiosk);
  const updates = kiosk.run(runs, { trial });
  const killed = new Promise<void>((resolve) => (life.state.killed = resolve));
  const lived = async () => {
    await updates.cameUp();
    await updates.sellerAnswered();
    await updates.round();
  };
  await Promise.race([lived(), killed]);
}

/** Lives until the update is done, and looks at what is left. */
async function liveOn(kiosk: Machine): Promise<void> {
  for (let lives = 0; lives < 3; lives++) await oneLife(kiosk);
  expect(started(kiosk)).toEqual({ runs: '1.1.0', trial: null });
  // The last two may stay from a trial that is over, until the next one begins.
  const left = readdirSync(kiosk.place).filter(
    (name) => !/^(own|current|1\.1\.0-[0-9a-f]{16}|.*\.json|up|tries)$/.test(name),
  );
  expect(left).toEqual([]);
}

it('an update that is killed at any step goes on, and what starts is whole at every moment', async () => {
  const fresh = await ground();
  life.state.steps = 0;
  await liveOn(fresh());
  const { steps } = life.state;
  expect(steps).toBeGreaterThan(20);
  for (let at = 1; at <= steps; at++) {
    const kiosk = fresh();
    Object.assign(life.state, { steps: 0, mayTake: at });
    for (let lives = 0; lives < 3 && life.state.steps <= at; lives++) {
      await oneLife(kiosk);
      started(kiosk);
    }
    Object.assign(life.state, { steps: 0, mayTake: Infinity });
    await liveOn(kiosk);
  }
});

it('going back that is killed at any step leaves a version that starts, and can be done again', async () => {
  for (let at = 1, isOver = false; !isOver; at++) {
    const { place, start } = machine({
      trusted: [],
      source: { offer: async () => null, piece: async () => Buffer.alloc(0) },
    });
    const folder = new VersionsFolder(place);
    life.state.mayTake = Infinity;
    for (const version of ['1.1.0', '1.2.0']) {
      const name = `${version}-${'0'.repeat(16)}`;
      writeStandIn(path.join(place, name), version);
      await folder.tryNext(name);
      await folder.confirm(name);
    }
    Object.assign(life.state, { steps: 0, mayTake: at });
    const killed = new Promise<void>((resolve) => (life.state.killed = resolve));
    await Promise.race([folder.goBack(), killed]);
    isOver = life.state.steps < at;
    life.state.mayTake = Infinity;
    const runs = start().said;
    expect(runs).toMatch(isOver ? /^runs 1\.1\.0/ : /^runs 1\.[12]\.0/);
    if (runs.startsWith('runs 1.2.0')) await folder.goBack();
    expect(start().said).toMatch(/^runs 1\.1\.0/);
    expect(folder.before).toBe('1.0.0');
  }
});
