import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { present } from '../../contract/presence.ts';
import { launcherName, launcherScript } from '../../build/installers/kiosk-launcher.ts';
import { packFolder } from '../../build/release-archive.ts';
import { startAgainStatus } from '../../electron/machine/service-unit.ts';
import { MediumFolder } from '../../server/kiosk-update/medium-folder.ts';
import { readUpdateOverview } from '../../server/kiosk-update/update-overview.ts';
import { noon, releases } from '../kiosk-update/update-machine.ts';
import { startUpdateSeller } from '../kiosk-update/update-seller.ts';
import { inheritedEnvironment, installedElectron, sandboxSwitches } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { archiveName } from '../support/signed-release.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { VirtualDisplay } from '../support/virtual-display.ts';
import { shellProgram, writeEnrolment } from './kiosk-under-test.ts';

/** Where it is three o'clock at night now (Etc/GMT-3 is three hours ahead of UTC). */
function zoneAtNight(): string {
  const ahead = ((3 - new Date().getUTCHours() + 12 + 24) % 24) - 12;
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Starts a program again whenever it asks for that with its exit status, as its unit has it. */
class ServiceManager {
  readonly #start: () => ChildProcess;
  #program: ChildProcess;
  #isOver = false;
  output = '';
  /** When the program last ended to be started again: the screen is away from then on. */
  endedAt = 0;

  constructor(start: () => ChildProcess) {
    this.#start = start;
    this.#program = this.#run();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    const ended = new Promise((resolve) => this.#program.once('exit', resolve));
    if (this.#program.exitCode !== null || this.#program.signalCode !== null) return;
    // As a unit's end ends all of its processes: the launcher has one that waits for a version on trial.
    process.kill(-present(this.#program.pid, 'the id of a program that runs'), 'SIGTERM');
    await ended;
  }

  #run(): ChildProcess {
    const program = this.#start();
    for (const stream of [program.stdout, program.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    program.once('exit', (status) => {
      if (status !== startAgainStatus || this.#isOver) return;
      this.endedAt = performance.now();
      this.#program = this.#run();
    });
    return program;
  }
}

describeWhere('electron', 'a kiosk in Electron', () => {
  let display: VirtualDisplay;
  beforeAll(async () => {
    display = await VirtualDisplay.start();
  });
  afterAll(() => display?.stop());

  it('is updated at night from its seller: from the old version to a new one and a newer one', async () => {
    const { one, two, make, place } = releases();
    const trusted = [one.publicKey, two.publicKey];
    const seller = await startUpdateSeller(trusted);
    // The kiosk has the clock of this machine.
    const createdAt = Math.max(noon, Date.now()) - 86_400_000;
    seller.clock.set(createdAt + 86_400_000);
    const shell = temporaryFolder();
    await shellProgram(shell);

    /** A version: the shell as it is, around the Electron of this machine. */
    const writeProgram = (folder: string, version: string) => {
      mkdirSync(folder, { recursive: true });
      cpSync(path.join(shell, 'dist'), path.join(folder, 'program/dist'), { recursive: true });
      const manifest = { name: 'sidelane', version, releaseKeys: trusted.map(({ text }) => text) };
      writeFileSync(path.join(folder, 'program/package.json'), JSON.stringify(manifest));
      const electron = installedElectron();
      const command = [electron, ...sandboxSwitches(electron)].join(' ');
      const main = '$(dirname "$(readlink -f "$0")")/program/dist/electron/main.cjs';
      writeFileSync(path.join(folder, 'sidelane'), `#!/bin/sh\nexec ${command} "${main}" "$@"\n`);
      chmodSync(path.join(folder, 'sidelane'), 0o755);
    };
    const offer = async (version: string) => {
      const fill = (folder: string) => {
        const program = path.join(place, `program-${version}`);
        writeProgram(program, version);
        return packFolder(program, `Sidelane-${version}`, path.join(folder, archiveName(version)), 1_790_000_000);
      };
      await seller.offer(await make(version, { fill, createdAt }));
    };

    const installed = path.join(temporaryFolder(), 'Sidelane');
    writeProgram(installed, '1.0.0');
    const launcher = path.join(installed, launcherName);
    writeFileSync(launcher, launcherScript({ version: '1.0.0' }), { mode: 0o755 });
    const profile = path.join(temporaryFolder(), 'profile');
    const { url: sellerUrl, credential } = seller;
    const enrolment = path.join(profile, '../enrolment.json');
    writeEnrolment(enrolment, { sellerUrl, credential, rootThumbprint: 'R'.repeat(43), shopName: 'Night Street Shop' });

    await offer('1.1.0');
    const offeredAt = performance.now();
    const start = () =>
      new ServiceManager(() =>
        spawn(launcher, ['--supervised', '--enrolment', enrolment, `--user-data-dir=${profile}`], {
          env: { ...inheritedEnvironment(), DISPLAY: display.name, TZ: zoneAtNight() },
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: true,
        }),
      );
    const kiosk = start();
    onTestFinished(() => kiosk.stop());

    const current = path.join(profile, 'versions/current');
    const runs = () => (existsSync(current) ? readlinkSync(current).replace(/-[0-9a-f]{16}$/, '') : kiosk.output);
    await expect.poll(runs, { timeout: 120_000 }).toBe('1.1.0');
    const [wholeMs, awayMs] = [offeredAt, kiosk.endedAt].map((from) => Math.round(performance.now() - from));
    console.log(`update from the first start to its confirmation ${wholeMs} ms, screen away ${awayMs} ms`);
    await offer('1.2.0');
    // The next minute is not waited for: the machine is switched off and on.
    await kiosk.stop();
    const again = start();
    onTestFinished(() => again.stop());
    await expect.poll(runs, { timeout: 120_000 }).toBe('1.2.0');
    const told = async () => {
      const { kiosks } = await readUpdateOverview(seller.database, await new MediumFolder(seller.mediumFolder).read());
      return kiosks[0];
    };
    await expect.poll(told).toMatchObject({
      runs: '1.2.0',
      isOffered: true,
      update: { stage: 'up_to_date', problem: null },
    });
  }, 360_000);
});
