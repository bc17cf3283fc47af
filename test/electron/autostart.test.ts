import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installAutostart, removeAutostart } from '../../electron/machine/autostart.ts';
import { keptOptions } from '../../electron/machine/kept-options.ts';
import { readReceiptMeans } from '../../electron/receipt/receipt-options.ts';
import { serviceUnit } from '../../electron/machine/service-unit.ts';
import { readStartOptions } from '../../electron/machine/start-options.ts';
import { installedElectron, sandboxSwitches } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { shellProgram } from './kiosk-under-test.ts';

const unitIn = (configFolder: string) => path.join(configFolder, 'systemd/user/sidelane-kiosk.service');

function placeOn(platform: NodeJS.Platform, executable = '/opt/Sidelane/sidelane') {
  const asked: Electron.Settings[] = [];
  const configFolder = temporaryFolder();
  const loginItems = { setLoginItemSettings: (settings: Electron.Settings) => void asked.push(settings) };
  return { place: { platform, executable, options: [] as string[], configFolder, loginItems }, asked };
}

describe('starting with the machine', () => {
  it('is a systemd user unit on Linux, enabled for graphical sessions, and gone when it is removed', () => {
    const { place } = placeOn('linux');
    installAutostart(place);
    installAutostart(place);
    const unit = unitIn(place.configFolder);
    const wanted = path.join(path.dirname(unit), 'graphical-session.target.wants/sidelane-kiosk.service');
    expect(realpathSync(wanted)).toBe(realpathSync(unit));
    expect(readFileSync(unit, 'utf8')).toContain('ExecStart="/opt/Sidelane/sidelane" --supervised\n');
    removeAutostart(place);
    expect([existsSync(unit), readdirSync(path.dirname(wanted))]).toEqual([false, []]);
    expect(removeAutostart(place)).toContain('did not start by itself');
  });

  it.each(['win32', 'darwin'] as const)('is a login item on %s', (platform) => {
    const { place, asked } = placeOn(platform, 'sidelane');
    installAutostart(place);
    removeAutostart(place);
    expect(asked).toEqual([
      { openAtLogin: true, path: 'sidelane', args: [] },
      { openAtLogin: false, path: 'sidelane' },
    ]);
  });

  it('defect: a kiosk that starts by itself knew neither its display nor its printer', () => {
    const commandLine = [
      'dist/electron/main.cjs',
      '--install-autostart',
      '--display-size=708@850',
      '--idle-seconds=90',
      '--receipt-paper',
      '58',
      '--enrolment',
      'my shop/enrolment.json',
      '--force-device-scale-factor=2',
    ];
    const environment = { SIDELANE_RECEIPT_PRINTER: '[fe80::1]' };
    const kept = keptOptions(
      commandLine,
      readStartOptions(commandLine, environment, '/home/shop'),
      readReceiptMeans(commandLine, environment, '/home/shop'),
    );
    expect(kept).toEqual([
      '--enrolment=/home/shop/my shop/enrolment.json',
      '--display-size=708@850',
      '--idle-seconds=90',
      '--receipt-printer=[fe80::1]:9100',
      '--receipt-paper=58',
      '--force-device-scale-factor=2',
    ]);
    const again = readStartOptions(kept, {}, '/');
    expect({ ...again, autostart: 'install' }).toEqual(readStartOptions(commandLine, environment, '/home/shop'));
    expect(readReceiptMeans(kept, {}, '/')).toEqual(readReceiptMeans(commandLine, environment, '/home/shop'));

    const linux = placeOn('linux');
    installAutostart({ ...linux.place, options: kept });
    expect(readFileSync(unitIn(linux.place.configFolder), 'utf8')).toContain(
      '--supervised "--enrolment=/home/shop/my shop/enrolment.json" "--display-size=708@850" ',
    );
    const windows = placeOn('win32', 'sidelane');
    installAutostart({ ...windows.place, options: ['--enrolment=C:\\My shop\\', '--display-size=708@850'] });
    expect(windows.asked).toEqual([
      { openAtLogin: true, path: 'sidelane', args: ['"--enrolment=C:\\My shop\\\\"', '--display-size=708@850'] },
    ]);
    // A quote ends no argument, with a backslash before it or without.
    installAutostart({ ...windows.place, options: ['a "b" \\"c'] });
    expect(windows.asked.at(-1)?.args).toEqual(['"a \\"b\\" \\\\\\"c"']);
    const mac = placeOn('darwin', 'sidelane');
    expect(() => installAutostart({ ...mac.place, options: kept })).toThrow(
      'macOS starts a login item without options',
    );
    expect(mac.asked).toEqual([]);
  });

  it('names the program as systemd reads it, whatever its folder is called', () => {
    expect(serviceUnit('/opt/50 % "off" $HOME/sidelane')).toContain(
      'ExecStart="/opt/50 %% \\"off\\" $$HOME/sidelane" --supervised',
    );
  });

  it('is begun again whenever it fails or asks for it, however often, and stays ended when staff end it', () => {
    const lines = serviceUnit('C:\\kiosk').split('\n');
    expect(lines).toContain('ExecStart="C:\\\\kiosk" --supervised');
    // EX_TEMPFAIL of sysexits.h.
    for (const line of ['StartLimitIntervalSec=0', 'Restart=on-failure', 'RestartForceExitStatus=75'])
      expect(lines).toContain(line);
  });

  it('is a unit that systemd takes', ({ skip }) => {
    const unit = path.join(temporaryFolder(), 'sidelane-kiosk.service');
    writeFileSync(unit, serviceUnit(process.execPath, ['--display-size=708@850', '--enrolment=/50 % off/a.json']));
    const verified = spawnSync('systemd-analyze', ['verify', '--user', unit], { encoding: 'utf8' });
    if (verified.error) skip('systemd-analyze is not installed');
    expect(verified.stderr.split('\n').filter((line) => line.includes('sidelane-kiosk.service'))).toEqual([]);
  });
});

describeWhere('electron', 'the program, told to start with the machine', () => {
  it('writes the unit and ends, without opening a kiosk', async () => {
    const folder = temporaryFolder();
    const program = await shellProgram(folder);
    const configFolder = path.join(folder, 'config');
    const run = (...words: string[]) =>
      spawnSync(installedElectron(), [...sandboxSwitches(installedElectron()), program, ...words], {
        env: { ...process.env, XDG_CONFIG_HOME: configFolder, DISPLAY: '' },
        encoding: 'utf8',
        timeout: 60_000,
      });
    expect(run('--install-autostart', '--display-size=708@850')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('starts the kiosk'),
    });
    expect(readFileSync(unitIn(configFolder), 'utf8')).toMatch(/^ExecStart=.* --supervised "--display-size=708@850"/m);
    expect(run('--remove-autostart').status).toBe(0);
    expect(existsSync(unitIn(configFolder))).toBe(false);
  });
});
