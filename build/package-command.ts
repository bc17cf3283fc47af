/**
 * `npm run package`: makes the kiosk and both servers into packages that can be taken to a shop, and all of it into a kit for testers.
 * It makes what this machine can make, and says what it did not make and why.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { programManifest } from '../platform/program-manifest.ts';
import { bundle } from './bundle.ts';
import { notMade } from './disk-full.ts';
import type { NotMade } from './disk-full.ts';
import { makeOutputFolder } from './output-folder.ts';
import { packageKiosk, packageFormats } from './package.ts';
import { desktopPlatform, packageKioskElsewhere } from './package-elsewhere.ts';
import { packageKit } from './package-kit.ts';
import { packageServer, serverFormats } from './package-server.ts';
import { writeChecksums } from './release-archive.ts';
import { noteOnReleaseKeys } from './release-keys.ts';
import { sideBySide } from './side-by-side.ts';

const parts = ['kiosk', 'seller', 'settling', 'kit'] as const;

/** Everything that a part is made into. The kit is one archive. */
const allFormats = ['tar.gz', 'tar.xz', 'zip', 'deb', 'rpm', 'AppImage'] as const;

type Part = (typeof parts)[number];
type Format = (typeof allFormats)[number];
type Made = { lines: string[]; packages: string[]; notMade: NotMade[] };

/** What may be so large at most. The kiosk's archives to unpack by hand are compressed less than its packages. */
const budgets: Record<Part, { ofFiles: RegExp; bytes: number }> = {
  kiosk: { ofFiles: /\.deb$/, bytes: 100_000_000 },
  seller: { ofFiles: /./, bytes: 60_000_000 },
  settling: { ofFiles: /./, bytes: 60_000_000 },
  kit: { ofFiles: /./, bytes: 170_000_000 },
};

const usage = `npm run package -- [options]

Packages the kiosk and both servers for Linux, for this machine's kind of processor: a folder, archives, installers, a kit for testers,
and their checksums.

  --out DIR        where it is written (default: release)
  --only PART      one of ${parts.join(', ')}; may be repeated (default: all)
  --format FORMAT  may be repeated (default: all); the kiosk: ${packageFormats.join(', ')}; a server: ${serverFormats.join(', ')};
                   the kit: tar.xz
  --folder-only    the unpacked kiosk alone
  --help           prints this`;

/** A relative path where that is shorter to read. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

function named<Name extends string>(what: string, names: readonly Name[], asked: string): Name {
  const name = names.find((known) => known === asked);
  if (name === undefined) throw new Error(`There is no ${what} "${asked}". There are ${names.join(', ')}.`);
  return name;
}

async function makePart(part: Part, outputFolder: string, formats: readonly Format[]): Promise<Made> {
  const log = console.log;
  if (part === 'kiosk') {
    const platform = desktopPlatform();
    if (platform !== undefined) {
      return { lines: [], packages: await packageKioskElsewhere({ platform, outputFolder, log }), notMade: [] };
    }
    const ofKiosk = packageFormats.filter((format) => formats.includes(format));
    const { folder, executable, packages, notMade } = await packageKiosk({ outputFolder, formats: ofKiosk, log });
    const lines = [`made      ${shownPath(folder)}/   start it with ${shownPath(executable)}`];
    return { lines, packages, notMade };
  }
  if (part === 'kit') {
    const packages = formats.includes('tar.xz') ? [await packageKit({ outputFolder, log })] : [];
    return { lines: [], packages, notMade: [] };
  }
  const ofServer = serverFormats.filter((format) => formats.includes(format));
  return { lines: [], ...(await packageServer({ name: part, outputFolder, formats: ofServer, log })) };
}

const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** @throws when a package is larger than its part may be */
function assertWithinBudget(part: Part, file: string): void {
  const sizeBytes = statSync(file).size;
  const { ofFiles, bytes } = budgets[part];
  if (!ofFiles.test(file) || sizeBytes <= bytes) return;
  throw new Error(`${shownPath(file)} has ${inMegabytes(sizeBytes)} MB, and may have ${inMegabytes(bytes)} MB.`);
}

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'release' },
      only: { type: 'string', multiple: true },
      format: { type: 'string', multiple: true },
      'folder-only': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const outputFolder = path.resolve(values.out);
  const isFolderOnly = values['folder-only'];
  const formats = isFolderOnly ? [] : (values.format ?? allFormats).map((each) => named('format', allFormats, each));
  const wanted = isFolderOnly ? (['kiosk'] as const) : (values.only ?? parts).map((each) => named('part', parts, each));
  const { releaseKeys } = programManifest();
  const note = noteOnReleaseKeys(releaseKeys);
  if (note !== null) console.log(note);
  makeOutputFolder(outputFolder);
  rmSync(path.join(outputFolder, 'SHA256SUMS'), { force: true });
  // All parts are made from it, and none has to wait until another one has built it.
  if (wanted.length > 1) await bundle({ log: console.log });
  const makeOrSayWhyNot = async (part: Part): Promise<[Part, Made]> => {
    try {
      return [part, await makePart(part, outputFolder, formats)];
    } catch (error) {
      // What was asked for by name is the one that is wanted.
      if (values.only !== undefined || isFolderOnly) throw error;
      return [part, { lines: [], packages: [], notMade: [notMade(part, error, outputFolder)] }];
    }
  };
  const made = new Map(await sideBySide(wanted.map((part) => () => makeOrSayWhyNot(part))));
  const packages = [...made.values()].flatMap((each) => each.packages);
  const lacking = [...made.values()].flatMap((each) => each.notMade);
  const lines = [
    ...[...made.values()].flatMap((each) => each.lines),
    ...packages.map((file) => `made      ${shownPath(file)}   ${inMegabytes(statSync(file).size)} MB`),
    ...(packages.length > 0 ? [`made      ${shownPath(await writeChecksums(packages))}`] : []),
    ...lacking.map(({ what, why }) => `not made  ${what}: ${why}`),
  ];
  console.log(lines.join('\n'));
  for (const [part, each] of made) for (const file of each.packages) assertWithinBudget(part, file);
  // A format that was asked for by name is the one that is wanted; and what a full disk kept from being made, this machine can make.
  if (lacking.some((each) => values.format !== undefined || each.isDiskFull)) process.exitCode = 1;
} catch (error) {
  console.error(notMade('everything', error, 'the folder of --out').why);
  process.exitCode = 1;
}
