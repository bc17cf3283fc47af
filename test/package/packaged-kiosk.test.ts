import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kioskFuses, readFuses } from '../../build/kiosk-fuses.ts';
import { inheritedEnvironment, installedElectron, sandboxSwitches } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RecordingSeller } from '../electron/recording-seller.ts';
import { packagedKioskSuite } from './packaged-kiosk-under-test.ts';

describeWhere('electron', 'the packaged kiosk', () => {
  const { packaged, startPackagedKiosk } = packagedKioskSuite();
  let seller: RecordingSeller;
  beforeAll(async () => {
    seller = await RecordingSeller.start();
  });
  afterAll(() => seller?.stop());

  it('starts with the page and asks its seller', async () => {
    const kiosk = await startPackagedKiosk(seller.enrolment);
    try {
      expect(kiosk.client.url()).toBe('app://kiosk/');
      await expect.poll(() => seller.requestsTo('/api/shop').length, { timeout: 20_000 }).toBeGreaterThan(0);
      const told = await kiosk.client.evaluate(() => window.sidelane!.enrolment());
      const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
      expect(told).toMatchObject({ appVersion: version, rootThumbprint: seller.enrolment.rootThumbprint });
    } finally {
      await kiosk.stop();
    }
  });

  it('carries the bundled shell, the pages of the kiosk and its staff, and nothing else', () => {
    const files = filesInArchive(path.join(packaged().folder, 'resources/app.asar'));
    expect(files.filter((file) => !file.startsWith('dist/page/assets/')).toSorted()).toEqual([
      'dist/electron/main.cjs',
      'dist/electron/preload.cjs',
      'dist/electron/service-menu-preload.cjs',
      'dist/page/index.html',
      'dist/page/service-menu.html',
      'package.json',
    ]);
    expect(files.filter((file) => /back-office|\.map$|node_modules/.test(file))).toEqual([]);
    expect(existsSync(path.join(packaged().folder, 'resources/app'))).toBe(false);
    expect(existsSync(path.join(packaged().folder, 'resources/default_app.asar'))).toBe(false);
  });

  it('carries the unit that starts it with a graphical session, for the folder that its installer puts it into', () => {
    const unit = readFileSync(path.join(packaged().folder, 'sidelane-kiosk.service'), 'utf8');
    expect(unit).toContain('ExecStart="/opt/Sidelane/sidelane-start" --supervised');
  });

  it('has every fuse as it should stand', async () => {
    expect(await readFuses(packaged().executable)).toEqual(kioskFuses);
  });

  it('cannot be made to run another program as Node', () => {
    expect(runsAsNode(installedElectron())).toBe(true);
    expect(runsAsNode(packaged().executable)).toBe(false);
  });

  it('opens its main process to no debugger', () => {
    expect(outputWhenInspected(installedElectron())).toContain('Debugger listening');
    expect(outputWhenInspected(packaged().executable)).not.toContain('Debugger listening');
  });

  it.each(['--proxy-server=127.0.0.1:9', '--disable-web-security', '--remote-debugging-pipe'])(
    'does not start with a switch of Chromium’s that it has no use for: %s',
    (word) => {
      const said = startWithoutDisplay(packaged().executable, [...sandboxSwitches(packaged().executable), word]);
      expect(said).toContain(`This kiosk does not start with ${word.split('=')[0]}.`);
    },
  );

  it('does not start where its TLS keys would be written down', () => {
    const { executable } = packaged();
    const SSLKEYLOGFILE = path.join(temporaryFolder(), 'keys');
    expect(startWithoutDisplay(executable, sandboxSwitches(executable), { SSLKEYLOGFILE })).toContain(
      'does not start with SSLKEYLOGFILE',
    );
  });

  it('loads neither a module that the environment names nor a program laid beside it', async () => {
    const folder = temporaryFolder();
    const mark = path.join(folder, 'ran');
    const script = path.join(folder, 'script.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    const beside = path.join(packaged().folder, 'resources/app');
    mkdirSync(beside);
    try {
      writeFileSync(path.join(beside, 'package.json'), JSON.stringify({ name: 'beside', main: script }));
      const kiosk = await startPackagedKiosk(seller.enrolment, { NODE_OPTIONS: `--require ${script}` });
      await kiosk.client.evaluate(() => window.sidelane!.enrolment());
      await kiosk.stop();
      expect(existsSync(mark)).toBe(false);
    } finally {
      rmSync(beside, { recursive: true });
    }
  });

  it('says how it is started, and in one sentence that it has no display', () => {
    const { executable } = packaged();
    const switches = sandboxSwitches(executable);
    expect(startWithoutDisplay(executable, [...switches, '--help'])).toMatch(
      /^Sidelane \d[^\n]*\n\n {2}--enrolment FILE/m,
    );
    expect(startWithoutDisplay(executable, switches)).toContain('This kiosk has no display: start it in a graphical');
    const wrong = startWithoutDisplay(executable, [...switches, '--display=:0', '--windowed=big']);
    expect(wrong).toContain('--windowed wants nothing or a size: --windowed=1080x1920. --help lists all options.');
    expect(wrong).not.toMatch(/^\s+at /m);
    expect(startWithoutDisplay(executable, [...switches, '--previous'])).toContain('it has no version to go back to');
    expect(startWithoutDisplay(executable, [...switches, '--version'])).toMatch(/^\d+\.\d+\.\d+$/m);
  });

  it('fills the screen', async () => {
    const kiosk = await startPackagedKiosk(seller.enrolment);
    try {
      await expect.poll(() => kiosk.client.evaluate(() => [outerWidth, outerHeight])).toEqual([1080, 1920]);
    } finally {
      await kiosk.stop();
    }
  });
});

function runsAsNode(executable: string): boolean {
  const mark = path.join(temporaryFolder(), 'ran');
  const script = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`;
  startWithoutDisplay(executable, ['-e', script], { ELECTRON_RUN_AS_NODE: '1' });
  return existsSync(mark);
}

function outputWhenInspected(executable: string): string {
  return startWithoutDisplay(executable, [...sandboxSwitches(executable), '--inspect=0']);
}

/** Without a display every start ends by itself, after the point at which foreign code would have run. */
function startWithoutDisplay(executable: string, args: string[], env: Record<string, string> = {}): string {
  const environment = { ...inheritedEnvironment(), ...env };
  delete environment['DISPLAY'];
  delete environment['WAYLAND_DISPLAY'];
  const { stdout, stderr } = spawnSync(executable, args, {
    env: environment,
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  return stdout + stderr;
}

/** Reads the list that an asar archive begins with: the length of its JSON stands at byte 12, the JSON at byte 16. */
function filesInArchive(archive: string): string[] {
  type Entry = { files?: Record<string, Entry> };
  const bytes = readFileSync(archive);
  const list = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const below = ({ files = {} }: Entry, at: string): string[] =>
    Object.entries(files).flatMap(([name, entry]) => (entry.files ? below(entry, `${at}${name}/`) : [`${at}${name}`]));
  return below(list, '');
}
