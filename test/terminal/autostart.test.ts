import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installAutostart, removeAutostart } from '../../electron/autostart.ts';
import { serviceUnit } from '../../electron/service-unit.ts';
import { installedElectron, sandboxSwitches } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { shellProgram } from './kiosk-under-test.ts';

const unitIn = (configFolder: string) => path.join(configFolder, 'systemd/user/sidelane-kiosk.service');

function placeOn(platform: NodeJS.Platform, executable = '/opt/Sidelane/sidelane') {
  const asked: Electron.Settings[] = [];
  const configFolder = temporaryFolder();
  const loginItems = { setLoginItemSettings: (settings: Electron.Settings) => void asked.push(settings) };
  return { place: { platform, executable, configFolder, loginItems }, asked };
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
      { openAtLogin: true, path: 'sidelane' },
      { openAtLogin: false, path: 'sidelane' },
    ]);
  });

  it('names the program as systemd reads it, whatever its folder is called', () => {
    expect(serviceUnit('/opt/50 % "off" $HOME/sidelane')).toContain(
      'ExecStart="/opt/50 %% \\"off\\" $$HOME/sidelane" --supervised',
    );
  });

  it('is a unit that systemd takes', ({ skip }) => {
    const unit = path.join(temporaryFolder(), 'sidelane-kiosk.service');
    writeFileSync(unit, serviceUnit(process.execPath));
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
    const run = (word: string) =>
      spawnSync(installedElectron(), [...sandboxSwitches(installedElectron()), program, word], {
        env: { ...process.env, XDG_CONFIG_HOME: configFolder, DISPLAY: '' },
        encoding: 'utf8',
        timeout: 60_000,
      });
    expect(run('--install-autostart')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('starts the kiosk'),
    });
    expect(existsSync(unitIn(configFolder))).toBe(true);
    expect(run('--remove-autostart').status).toBe(0);
    expect(existsSync(unitIn(configFolder))).toBe(false);
  });
});
