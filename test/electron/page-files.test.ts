import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PageFiles } from '../../electron/pages/page-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function pageFolder(files: string[]): string {
  const folder = path.join(temporaryFolder(), 'page');
  for (const name of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), name);
  }
  return folder;
}

describe('the files of the page', () => {
  it('are found by the path of their address', async () => {
    const files = new PageFiles(pageFolder(['index.html', 'assets/a.js', 'assets/größe 1.svg']));
    expect(await files.read('/')).toEqual({
      content: Buffer.from('index.html'),
      mediaType: 'text/html; charset=utf-8',
    });
    expect(await files.read('/assets/a.js')).toMatchObject({ mediaType: 'text/javascript; charset=utf-8' });
    expect(await files.read('/assets/gr%C3%B6%C3%9Fe%201.svg')).toMatchObject({
      mediaType: 'image/svg+xml; charset=utf-8',
    });
  });

  it.each([
    ['html', 'text/html; charset=utf-8'],
    ['mjs', 'text/javascript; charset=utf-8'],
    ['css', 'text/css; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
    ['webmanifest', 'application/manifest+json; charset=utf-8'],
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['avif', 'image/avif'],
    ['ico', 'image/x-icon'],
    ['woff2', 'font/woff2'],
    ['wasm', 'application/wasm'],
    ['txt', 'text/plain; charset=utf-8'],
  ])('are given as what they are: .%s', async (ending, mediaType) => {
    const files = new PageFiles(pageFolder(['index.html', `a.${ending}`]));
    expect(await files.read(`/a.${ending}`)).toMatchObject({ mediaType });
  });

  it('are all that can be had', async () => {
    const folder = pageFolder(['index.html', 'assets/a.js', 'assets/a.js.map', '.hidden', 'notes.md']);
    writeFileSync(path.join(folder, '../secret.txt'), 'secret');
    symlinkSync(path.join(folder, '../secret.txt'), path.join(folder, 'link.txt'));
    const files = new PageFiles(folder);
    for (const pathname of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/link.txt',
      path.join(folder, '../secret.txt'),
      '/assets',
      '/assets/a.js.map',
      '/.hidden',
      '/notes.md',
      '/constructor',
      '/__proto__',
      '',
    ]) {
      expect({ pathname, file: await files.read(pathname) }).toEqual({ pathname, file: undefined });
    }
  });

  it('are missing loudly when the page was not built', () => {
    expect(() => new PageFiles(pageFolder(['other.html']))).toThrow('build it first');
  });
});
