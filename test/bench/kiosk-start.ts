import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Application } from '../support/application.ts';
import type { VirtualDisplay } from '../support/virtual-display.ts';
import { withKioskProgram } from './kiosk-in-electron.ts';

/** How long both took from the start of the process, in milliseconds, in one pair. */
export type StartPair = { emptyWindowMs: number; firstProductMs: number; ratio: number };

const emptyProgram = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
app.on('window-all-closed', () => app.quit());
`;

function writeEmptyProgram(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Empty</title><p id="shown">Empty');
  const program = path.join(folder, 'main.cjs');
  writeFileSync(program, emptyProgram);
  return program;
}

/** Starts a program, waits until `selector` was painted, and ends it. */
async function timeUntilPainted(args: string[], display: VirtualDisplay, selector: string): Promise<number> {
  const application = await new Application({ args, env: { DISPLAY: display.name } }).start();
  try {
    const startedAt = await application.electron.evaluate(() => process.getCreationTime());
    if (startedAt === null) throw new Error('the system does not tell when the process was started');
    const paintedAt = await application.client.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const isShown = [...document.querySelectorAll(wanted)].some(
              (element) => !(element instanceof HTMLImageElement) || element.complete,
            );
            // The frame in which it is found is painted before the next one begins.
            requestAnimationFrame(isShown ? () => resolve(Date.now()) : look);
          };
          look();
        }),
      selector,
    );
    return Math.round(paintedAt - startedAt);
  } finally {
    await application.stop();
  }
}

/**
 * The kiosk from the start of its process to the first product with its picture, beside an Electron window with one line of text:
 * in turn, under the same driver, on a display of their own.
 */
export async function benchKioskStart({ pairs }: { pairs: number }, say: (line: string) => void): Promise<StartPair[]> {
  return withKioskProgram(async ({ args, folder, display }) => {
    const empty = [writeEmptyProgram(path.join(folder, 'empty'))];
    const profile = (name: string) => ['--user-data-dir', path.join(folder, name)];
    const taken: StartPair[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const emptyWindowMs = await timeUntilPainted([...empty, ...profile('empty-profile')], display, '#shown');
      const firstProductMs = await timeUntilPainted([...args, ...profile('profile')], display, '.tile img');
      const ratio = Math.round((firstProductMs / emptyWindowMs) * 100) / 100;
      taken.push({ emptyWindowMs, firstProductMs, ratio });
      say(
        `pair ${pair + 1} of ${pairs}: empty window ${emptyWindowMs} ms, first product ${firstProductMs} ms, ${ratio} times`,
      );
    }
    return taken;
  });
}
