import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { present } from '../../contract/presence.ts';

export type PageFile = { content: Buffer<ArrayBuffer>; mediaType: string };

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The built page, listed once. A request is looked up in the list and never turned into a path, so it cannot ask for a file
 * outside of it. Files of types that no page needs, such as source maps, are not listed.
 */
export class PageFiles {
  readonly #files = new Map<string, string>();

  /** @throws when the folder has no `index.html`, because the page was not built */
  constructor(folder: string) {
    this.#list(folder, '');
    if (!this.#files.has('/index.html'))
      throw new Error(`There is no page in ${folder}: build it first (npm run build)`);
  }

  /**
   * @param pathname percent-encoded, as in the URL
   * @returns undefined when the page has no such file
   */
  async read(pathname: string): Promise<PageFile | undefined> {
    const file = this.#files.get(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) return undefined;
    const mediaType = present(mediaTypes[path.extname(file)], 'the media type of a file of the page');
    return { content: await readFile(file), mediaType };
  }

  #list(folder: string, at: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const pathname = `${at}/${encodeURIComponent(entry.name)}`;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) this.#list(file, pathname);
      else if (entry.isFile() && path.extname(entry.name) in mediaTypes) this.#files.set(pathname, file);
    }
  }
}
