import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';
import { serviceUnit, serviceUnitName } from './service-unit.ts';

export type AutostartPlace = {
  platform: NodeJS.Platform;
  /** The packaged program. */
  executable: string;
  /** The options it is started with. */
  options: string[];
  /** `XDG_CONFIG_HOME`, or its default location. */
  configFolder: string;
  loginItems: Pick<App, 'setLoginItemSettings'>;
};

/**
 * Makes the kiosk start when its user signs in; the machine signs that user in automatically. It installs a systemd user unit on
 * Linux, and a login item on Windows and macOS.
 * @returns what was done, in one line
 * @throws on macOS if there are options, because its login items start without any
 */
export function installAutostart({ platform, executable, options, configFolder, loginItems }: AutostartPlace): string {
  if (platform === 'darwin' && options.length > 0) {
    throw new Error(
      `macOS starts a login item without options; leave these out and give their variables of the environment to this user's session: ${options.join(' ')}`,
    );
  }
  if (platform !== 'linux') {
    loginItems.setLoginItemSettings({ openAtLogin: true, path: executable, args: options.map(quotedForWindows) });
    return 'The kiosk starts when this user signs in.';
  }
  const { unit, link } = unitFiles(configFolder);
  mkdirSync(path.dirname(link), { recursive: true });
  writeFileSync(unit, serviceUnit(executable, options));
  // Does what `systemctl --user enable` does, since systemd may not be running while a machine is being set up.
  rmSync(link, { force: true });
  symlinkSync(unit, link);
  return `${unit} starts the kiosk with this user's graphical session. To begin now: systemctl --user start ${serviceUnitName}`;
}

/** Undoes `installAutostart`, also where there is nothing to undo. */
export function removeAutostart({ platform, executable, configFolder, loginItems }: AutostartPlace): string {
  if (platform !== 'linux') {
    loginItems.setLoginItemSettings({ openAtLogin: false, path: executable });
    return 'The kiosk no longer starts when this user signs in.';
  }
  const { unit, link } = unitFiles(configFolder);
  const wasThere = existsSync(unit);
  rmSync(link, { force: true });
  rmSync(unit, { force: true });
  return wasThere ? `${unit} is gone.` : 'The kiosk did not start by itself.';
}

/** Electron joins the arguments into one command line, which the program splits at spaces. */
function quotedForWindows(word: string): string {
  if (/^[^\s"]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

function unitFiles(configFolder: string): { unit: string; link: string } {
  const folder = path.join(configFolder, 'systemd/user');
  return {
    unit: path.join(folder, serviceUnitName),
    link: path.join(folder, 'graphical-session.target.wants', serviceUnitName),
  };
}
