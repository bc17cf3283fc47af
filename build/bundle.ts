/**
 * Bundles the page (`renderer/` into `dist/page/`) and the desktop shell (`electron/` into `dist/electron/`).
 *
 * A bundle whose sources did not change is left alone: it holds the digest of everything that went into it. A new bundle is built
 * in a folder of its own and then renamed into place. So no server serves half a bundle, and two starts at once do not disturb
 * each other.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { writeSentenceLetters } from './letters/sentence-letters.ts';

const repository = path.resolve(import.meta.dirname, '..');
const dist = path.join(repository, 'dist');

export type BundleName = 'page' | 'electron';

const sources: Record<BundleName, string[]> = {
  page: [
    'renderer',
    'contract',
    'electron/bridge/bridge-contract.ts',
    'electron/bridge/service-menu-bridge-contract.ts',
  ],
  electron: ['electron', 'contract', 'platform/files', 'platform/release'],
};

/** What a bundle depends on besides its own sources: how it is built, and with which packages. */
const sharedSources = ['build/bundle.ts', 'build/letters', 'package-lock.json'];

/**
 * The digest is in the bundle, so that both are put in place together. Page servers deliver no file whose name begins with a dot.
 */
const digestName = '.sources.sha256';

function filesUnder(place: string): string[] {
  const absolute = path.join(repository, place);
  if (!existsSync(absolute)) return [];
  const entries = readdirSync(path.dirname(absolute), { withFileTypes: true });
  if (entries.find(({ name }) => name === path.basename(absolute))?.isFile()) return [place];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)));
}

function digestOf(name: BundleName): string {
  const digest = createHash('sha256');
  for (const file of [...sources[name], ...sharedSources].flatMap(filesUnder).toSorted()) {
    digest
      .update(`${file}\0`)
      .update(readFileSync(path.join(repository, file)))
      .update('\0');
  }
  return digest.digest('hex');
}

/** Leaves out what endpoints say about themselves for their documentation: pages call them and never tell it. */
const withoutDescriptions = {
  name: 'without-descriptions',
  transform: (code: string, id: string) =>
    /contract\/seller\/[\w-]*endpoints\.ts$/.test(id)
      ? code.replaceAll(/\b(summary|meaning):\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)/g, "$1: ''")
      : null,
};

/**
 * The pages that are built together share their files. The kiosk's page is built by itself: it is then smaller, and nothing else
 * runs where it does.
 */
const pagesBuiltTogether = [['index.html'], ['service-menu.html', 'back-office.html', 'wall.html']];

/**
 * Leaves out how hours are written in every country, a kilobyte of a page. The parser of sentences has it for the skeleton `j` of
 * times, which no sentence uses.
 * @throws when the parser does not hold it where it was, so that a new edition of it is looked at
 */
const withoutHours: Plugin = {
  name: 'without-hours',
  transform: {
    filter: { id: /@formatjs\/icu-messageformat-parser\/index\.js$/ },
    handler(code) {
      const shorter = code.replace(/const timeData = \{.*?\n\};/s, 'const timeData = { "001": ["H"] };');
      if (shorter === code) throw new Error('@formatjs/icu-messageformat-parser has its data of hours elsewhere');
      return { code: shorter, map: null };
    },
  },
};

/** What React Aria says in languages that no page speaks is English instead: a kilobyte of a page less. */
const withoutOtherLanguages: Plugin = {
  name: 'without-other-languages',
  transform: {
    filter: {
      id: /react-aria\/dist\/private\/intl\/[\w-]+\/(?!(?:ar-AE|de-DE|en-US|es-ES|ja-JP)\.)[a-z]{2}-[A-Z]{2}\.mjs$/,
    },
    handler: () => ({ code: "export { default } from './en-US.mjs';", map: null }),
  },
};

/** @param lettersFolder the sheets of letters that were made for this build, which pages import as `made-letters/…` */
async function buildPages(outDir: string, lettersFolder: string): Promise<void> {
  for (const pages of pagesBuiltTogether) {
    await build({
      configFile: false,
      root: path.join(repository, 'renderer'),
      // Relative paths, so that the same files work under app:// and under the seller's address.
      base: './',
      logLevel: 'warn',
      plugins: [react(), withoutHours, withoutOtherLanguages, withoutDescriptions],
      resolve: { alias: { 'made-letters': lettersFolder } },
      build: {
        outDir,
        emptyOutDir: false,
        target: 'chrome130',
        // The page's content security policy allows data: URLs only for pictures.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 2000,
        reportCompressedSize: false,
        rolldownOptions: {
          input: Object.fromEntries(
            pages.map((page) => [
              page === 'index.html' ? 'kiosk' : path.basename(page, '.html'),
              path.join(repository, 'renderer', page),
            ]),
          ),
        },
      },
    });
    if (pages.includes('index.html')) await compressPage(outDir);
  }
}

const compress = promisify(brotliCompress);

/**
 * Puts a compressed copy beside each file of the kiosk's page, for browsers that shop over a network. The best compression takes
 * seconds, so it is done here and not by the server.
 */
async function compressPage(outDir: string): Promise<void> {
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    files.map(async (name) => {
      const file = path.join(outDir, name);
      writeFileSync(`${file}.br`, await compress(readFileSync(file)));
    }),
  );
}

const electronEntries = {
  main: 'electron/main.ts',
  preload: 'electron/preload/preload.ts',
  'service-menu-preload': 'electron/preload/service-menu-preload.ts',
};

async function buildElectron(outDir: string): Promise<void> {
  for (const [entry, source] of Object.entries(electronEntries)) {
    await build({
      configFile: false,
      root: repository,
      logLevel: 'warn',
      // Bundles everything except Electron and Node: the packaged kiosk contains no node_modules.
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: path.join(repository, source),
        outDir,
        emptyOutDir: entry === 'main',
        target: 'node22',
        minify: false,
        rolldownOptions: {
          external: ['electron', /^node:/, ...builtinModules],
          output: { format: 'cjs', entryFileNames: `${entry}.cjs`, codeSplitting: false },
        },
      },
    });
  }
}

/** Two starts at once may both put their bundle in place; the later one replaces the earlier one completely. */
function putInPlace(made: string, place: string): void {
  for (let attempt = 1; ; attempt++) {
    const former = `${place}.${randomBytes(4).toString('hex')}.former`;
    try {
      if (existsSync(place)) renameSync(place, former);
      renameSync(made, place);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    } finally {
      rmSync(former, { recursive: true, force: true });
    }
  }
}

async function bundleOne(name: BundleName, force: boolean, log: (line: string) => void): Promise<void> {
  const place = path.join(dist, name);
  const digest = digestOf(name);
  const digestFile = path.join(place, digestName);
  const isCurrent = existsSync(digestFile) && readFileSync(digestFile, 'utf8') === digest;
  if (isCurrent && !force) {
    log(`${name}: unchanged`);
    return;
  }
  const startedAt = performance.now();
  mkdirSync(dist, { recursive: true });
  const unfinished = path.join(dist, `${name}.${randomBytes(4).toString('hex')}.unfinished`);
  const environment = process.env['NODE_ENV'];
  // The build always makes what shops get: under a test runner Vite would otherwise use React's development build.
  process.env['NODE_ENV'] = 'production';
  const letters = `${unfinished}.letters`;
  try {
    if (name === 'page') {
      writeSentenceLetters(letters);
      await buildPages(unfinished, letters);
    } else await buildElectron(unfinished);
    writeFileSync(path.join(unfinished, digestName), digest);
    putInPlace(unfinished, place);
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
    for (const folder of [unfinished, letters]) rmSync(folder, { recursive: true, force: true });
  }
  log(`${name}: built in ${Math.round(performance.now() - startedAt)} ms`);
}

/**
 * Bundles the parts that have changed.
 * @param options.only one bundle instead of both
 * @param options.force bundles unchanged parts too
 * @param options.log receives one line for each bundle
 * @returns the folders that hold the bundles
 */
export async function bundle(
  options: { only?: BundleName; force?: boolean; log?: (line: string) => void } = {},
): Promise<{ pageFolder: string; electronFolder: string }> {
  const log = options.log ?? (() => {});
  const names: BundleName[] = options.only ? [options.only] : ['page', 'electron'];
  for (const name of names) await bundleOne(name, options.force ?? false, log);
  return { pageFolder: path.join(dist, 'page'), electronFolder: path.join(dist, 'electron') };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { only: { type: 'string' }, force: { type: 'boolean' } } });
  const { only, force = false } = values;
  if (only !== undefined && only !== 'page' && only !== 'electron') {
    console.error(`--only takes page or electron, not ${only}`);
    process.exitCode = 2;
  } else {
    await bundle({ ...(only && { only }), force, log: (line) => console.log(line) });
  }
}
