import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { hasDisplay, sandboxMissing } from '../electron-runtime.ts';
import type { KioskOpener } from '../open-shop.ts';
import { endKiosk, receiptsTo } from '../start-kiosk.ts';
import { DevToolsPipe } from './devtools-pipe.ts';
import { takePicture } from './kiosk-picture.ts';
import type { KioskPicture } from './kiosk-picture.ts';

/** The kiosk of the kit: the packaged one, whose page its starter can take a picture of. */
export class KitKiosk {
  readonly #executable: string;
  #pipe: DevToolsPipe | undefined;
  #said = 'it was not opened';

  constructor(kitFolder: string) {
    this.#executable = path.join(kitFolder, 'kiosk/sidelane');
  }

  /** Opens the kiosk where there is a display, without Chromium's sandbox where the system gives it none, and says so. */
  readonly open: KioskOpener = (shop) => {
    const opened = this.#open(shop);
    this.#said = opened.said;
    return opened;
  };

  #open({ home, options, url }: Parameters<KioskOpener>[0]): ReturnType<KioskOpener> {
    if (!options.opensKiosk) return { said: `not opened (--no-kiosk); open ${url} in a browser` };
    if (!existsSync(this.#executable)) return { said: `open ${url} in a browser (${this.#executable} is missing)` };
    if (!hasDisplay()) return { said: `open ${url} in a browser (there is no display)` };
    const noSandbox = sandboxMissing(this.#executable);
    const log = openSync(home.logFile('kiosk'), 'a', 0o600);
    const child = spawn(
      this.#executable,
      [
        ...(noSandbox === null ? [] : ['--no-sandbox']),
        '--remote-debugging-pipe',
        '--enrolment',
        home.enrolmentFile,
        `--user-data-dir=${home.kioskProfileFolder}`,
        ...(options.isFullScreen ? [] : ['--windowed']),
      ],
      {
        stdio: ['ignore', log, log, 'pipe', 'pipe'],
        detached: true,
        env: { ...receiptsTo(home), ...process.env },
      },
    );
    closeSync(log);
    child.once('error', (error) => console.error(`The kiosk could not be opened: ${error.message}`));
    const pipe = new DevToolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
    this.#pipe = pipe;
    child.once('exit', () => {
      if (this.#pipe === pipe) this.#pipe = undefined;
      this.#said = 'it has ended';
    });
    const without = noSandbox === null ? '' : `, without Chromium’s sandbox for this trial (${noSandbox})`;
    return { said: `in a window of its own${without}`, end: () => endKiosk(child) };
  }

  /** A picture of the page, or why there is none. */
  async picture(): Promise<KioskPicture> {
    if (this.#pipe === undefined) return { missing: `There is no picture of the kiosk: ${this.#said}.` };
    try {
      return await takePicture(this.#pipe);
    } catch (error) {
      return { missing: `There is no picture of the kiosk: ${(error as Error).message}.` };
    }
  }
}
