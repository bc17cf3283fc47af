import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findElectron, hasDisplay } from '../../build/electron-runtime.ts';
import { packageKiosk } from '../../build/package.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the Electron on this machine', () => {
  it('is the one that the environment names', () => {
    const folder = temporaryFolder();
    for (const name of ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), '');
    }
    writeFileSync(path.join(folder, 'version'), 'v45.6.7\n');
    const found = findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect(found).toMatchObject({ executable: expect.stringContaining(folder), folder, version: '45.6.7' });
  });

  it('is missing when there is none where the environment names one, and nothing else takes its place', async () => {
    const folder = path.join(temporaryFolder(), 'empty');
    mkdirSync(folder);
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toEqual({ missing: expect.stringContaining(folder) });
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    await expect(packageKiosk({ outputFolder: path.join(folder, 'release') })).rejects.toThrow(
      'no Electron to package',
    );
  });

  it('can show a window where the environment has a display', () => {
    expect(hasDisplay({ DISPLAY: ':1' })).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay({})).toBe(process.platform !== 'linux');
  });
});
