import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesReachedFrom } from '../../build/kiosk-program.ts';
import { packFolder, writeChecksums } from '../../build/release-archive.ts';
import { releasePagesMissing } from '../../build/release-pages.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a release archive', () => {
  it('unpacks to a folder of its own, as it was packed, and is what its checksum says', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'program/inside'), { recursive: true });
    writeFileSync(path.join(folder, 'program/run'), 'run');
    chmodSync(path.join(folder, 'program/run'), 0o755);
    writeFileSync(path.join(folder, 'program/inside/data'), 'data');
    const archive = path.join(folder, 'Sidelane.tar.gz');
    await packFolder(path.join(folder, 'program'), 'Sidelane-1.0.0', archive, 1_800_000_000);
    await writeChecksums([archive]);

    expect(spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
    expect(spawnSync('tar', ['--extract', '--file', archive], { cwd: folder }).status).toBe(0);
    expect(readFileSync(path.join(folder, 'Sidelane-1.0.0/inside/data'), 'utf8')).toBe('data');
    expect(statSync(path.join(folder, 'Sidelane-1.0.0/run')).mode & 0o777).toBe(0o755);
  });
});

describe('the page of the packaged kiosk', () => {
  it('is what its document leads to, and not what another document leads to', () => {
    const folder = temporaryFolder();
    const files = {
      'index.html': '<script src="./assets/kiosk-1.js"></script><a href="back-office.html">',
      'back-office.html': '<script src="./assets/office-1.js"></script>',
      'assets/kiosk-1.js': 'import("./lazy-1.js")',
      'assets/lazy-1.js': 'new URL("sheet-1.css")',
      'assets/sheet-1.css': '@font-face { src: url(./font-1.woff2) }',
      'assets/font-1.woff2': '',
      'assets/office-1.js': 'import("./lazy-1.js")',
    };
    mkdirSync(path.join(folder, 'assets'));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    expect(filesReachedFrom(folder, 'index.html')).toEqual([
      'assets/font-1.woff2',
      'assets/kiosk-1.js',
      'assets/lazy-1.js',
      'assets/sheet-1.css',
      'index.html',
    ]);
  });
});

describe('release pages that cannot be reached', () => {
  it('are named, with the reason', async () => {
    const nowhere = { ELECTRON_BUILDER_BINARIES_MIRROR: 'http://127.0.0.1:9/', ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
    expect(await releasePagesMissing(5_000, nowhere)).toMatch(/^127\.0\.0\.1:9 cannot be reached \(\w+\)$/);
  });
});
