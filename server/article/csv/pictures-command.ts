import path from 'node:path';
import { BadUsage } from '../../../platform/bad-usage.ts';
import { calledAs } from '../../../platform/called-as.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { ProgressLine } from '../../../platform/progress-line.ts';
import type { DecimalMark } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { systemUserActor } from '../../accounts/staff-record.ts';
import { isAddressRange } from '../../config/address-range.ts';
import type { SellerConfig } from '../../config/seller-config.ts';
import { importOfFile } from '../kept-imports/pictures-of-import.ts';
import { listKeptImports } from '../kept-imports/kept-imports.ts';
import { noPicturesInFile } from '../pictures/embedded-picture.ts';
import type { PicturesInFile } from '../pictures/embedded-picture.ts';
import { addPictures } from '../pictures/add-pictures.ts';
import { fetchAllowancesOf } from '../pictures/fetching/fetch-allowances.ts';
import { fetchPictures, usualPictureLimits } from '../pictures/fetch-pictures.ts';
import type { WantedPictures } from '../pictures/fetch-pictures.ts';
import { Fetcher } from '../pictures/fetching/fetcher.ts';
import { openPictureFiles } from '../pictures/picture-files.ts';
import type { PictureRemark, PicturesResult } from '../pictures/picture-result.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { picturesOfFile } from './pictures-of-file.ts';
import { picturesOfImport } from './pictures-of-import.ts';
import { shorten } from './shown-cell.ts';

/** `npm run catalogue -- pictures fetch` and `pictures add`. */

export type PicturesArguments =
  | { does: 'fetch'; file: string | undefined; importId: string | undefined }
  | { does: 'add'; place: string };

/** The options of `pictures`, for `parseArgs`. */
export const pictureOptions = {
  'from-import': { type: 'string' },
  limit: { type: 'string' },
  'base-address': { type: 'string' },
  'allow-address': { type: 'string', multiple: true },
  'allow-port': { type: 'string', multiple: true },
} as const;

export type PictureOptions = {
  'from-import'?: string | undefined;
  limit?: string | undefined;
  'base-address'?: string | undefined;
  'allow-address'?: string[] | undefined;
  'allow-port'?: string[] | undefined;
};

export const picturesUsage = `${calledAs('catalogue')} pictures fetch FILE          fetches the pictures that a product file names by addresses
${calledAs('catalogue')} pictures fetch --from-import IMPORT   the same for an import of the last week
${calledAs('catalogue')} pictures add FOLDER|ZIP      adds pictures whose names are a handle, SKU or barcode: mug.jpg, mug-2.jpg
`;

export const pictureOptionsUsage = `  --limit NUMBER    pictures fetch: how many at most (default: ${usualPictureLimits.count}); the next run goes on there
  --base-address URL      pictures fetch: what stands before addresses such as /w/b/wb01.jpg
  --allow-address RANGE   pictures fetch: an address of the shop's own network that may be asked, such as 192.168.1.20 or
                          192.168.1.0/24; otherwise only public addresses are. Can be given several times
  --allow-port PORT       pictures fetch: a port besides 80 and 443. Can be given several times
`;

/** @param positionals what stands behind `pictures` @throws {BadUsage} when something is missing or too much */
export function readPicturesArguments(positionals: readonly string[], options: PictureOptions): PicturesArguments {
  const [does, place, ...rest] = positionals;
  if (rest.length > 0) throw new BadUsage('Too many arguments: give one file.');
  const { 'from-import': importId } = options;
  if (does === 'fetch') {
    if ((place === undefined) === (importId === undefined))
      throw new BadUsage('pictures fetch needs a product file, or --from-import with the id of an import.');
    readLimit(options.limit);
    readNetworkOptions(options);
    return { does, file: place, importId };
  }
  if (does !== 'add') throw new BadUsage('Missing what to do with pictures: fetch or add.');
  if (place === undefined) throw new BadUsage('Missing the folder or the ZIP archive of the pictures.');
  const strange = Object.keys(pictureOptions).find((name) => options[name as keyof PictureOptions] !== undefined);
  if (strange !== undefined) throw new BadUsage(`--${strange} is for pictures fetch.`);
  return { does, place };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return usualPictureLimits.count;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1)
    throw new BadUsage(`--limit ${text}: it is a number from 1 to 999999.`);
  return Number(text);
}

function readNetworkOptions(options: PictureOptions): { addresses: string[]; ports: number[] } {
  const addresses = options['allow-address'] ?? [];
  for (const address of addresses)
    if (!isAddressRange(address))
      throw new BadUsage(`--allow-address ${address}: it is an address or a range of them, such as 192.168.1.0/24.`);
  const ports = (options['allow-port'] ?? []).map((text) => {
    if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
      throw new BadUsage(`--allow-port ${text}: it is a port from 1 to 65535.`);
    return Number(text);
  });
  const base = options['base-address'];
  if (base !== undefined && !/^https?:\/\//i.test(base))
    throw new BadUsage(`--base-address ${base}: it begins with https:// or http://.`);
  return { addresses, ports };
}

const mostShown = 40;

function listOf(title: string, remarks: readonly PictureRemark[]): string[] {
  if (remarks.length === 0) return [];
  const lines = remarks.slice(0, mostShown).map(({ line, handle, picture, text }) => {
    const where = line === null ? '' : `line ${line}  `;
    const whose = handle === '' ? '' : `${handle}  `;
    return `  ${where}${whose}${picture === '' ? '' : `${shorten(picture)}: `}${text}`;
  });
  const more = remarks.length - lines.length;
  return ['', title, ...lines, ...(more > 0 ? [`  and ${more} more (--json lists all of them)`] : [])];
}

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

function reportOf(result: PicturesResult, does: 'fetch' | 'add'): string {
  const { isDryRun, wanted, added, alreadyThere, failed, notes, notReached, endedBecause, articles } = result;
  const of = `${counted(wanted, does === 'fetch' ? 'picture' : 'file')} of ${counted(articles, 'product')}`;
  const parts = isDryRun
    ? does === 'fetch'
      ? [`${notReached} would be asked for`, `${alreadyThere} already there`, `${failed.length} left out`]
      : [`would be added ${added}`, `already there ${alreadyThere}`, `left out ${failed.length}`]
    : [`added ${added}`, `already there ${alreadyThere}`, `left out ${failed.length}`];
  const lines = [`${of}: ${parts.join(', ')}`];
  if (isDryRun)
    lines.push(`  ${does === 'fetch' ? 'No host was asked, and nothing' : 'Nothing'} was changed (--dry-run).`);
  else if (notReached > 0)
    lines.push(`  ${endedBecause ?? ''} Left for the next time: ${notReached}. The same command goes on there.`);
  lines.push(...listOf('Left out:', failed), ...listOf('Worth knowing:', notes));
  return `${lines.join('\n')}\n`;
}

/** @returns the import, or undefined after a sentence about what is wrong */
async function findImport(database: Database, idOrStart: string): Promise<string | undefined> {
  const imports = await listKeptImports(database, systemClock.now());
  const found = imports.filter(({ importId }) => idOrStart.length >= 8 && importId.startsWith(idOrStart));
  const [kept] = found;
  const problem =
    found.length > 1
      ? 'several imports begin with it'
      : kept === undefined
        ? 'no import of the last week has this id'
        : kept.undoStartedAt === null
          ? undefined
          : 'this import was undone';
  if (problem === undefined) return kept?.importId;
  process.stderr.write(`${idOrStart}: ${problem}. See them with: ${calledAs('catalogue')} imports\n`);
  return undefined;
}

export type PicturesSetting = {
  options: PictureOptions & { json: boolean; 'dry-run': boolean };
  currency: Currency;
  config: SellerConfig | undefined;
  encoding: TextEncoding | undefined;
  decimalMark: DecimalMark | undefined;
  /** The content of the file of a mapping. */
  mapping: string | undefined;
  signal: AbortSignal;
};

async function wantedBy(
  database: Database,
  { file, importId: given }: Extract<PicturesArguments, { does: 'fetch' }>,
  { currency, config, encoding, decimalMark, mapping }: PicturesSetting,
): Promise<{ wanted: WantedPictures[]; importId: string | undefined; inFile: PicturesInFile } | undefined> {
  if (file === undefined) {
    const importId = await findImport(database, given ?? '');
    return importId === undefined
      ? undefined
      : { wanted: await picturesOfImport(database, importId), importId, inFile: noPicturesInFile };
  }
  const languages = config ? { languages: [config.locale] } : {};
  const read = await picturesOfFile(database, file, {
    currency,
    encoding,
    decimalMark,
    mapping,
    now: systemClock.now(),
    ...languages,
  });
  const { wanted, fileDigest, inFile } = read;
  return { wanted, inFile, importId: await importOfFile(database, fileDigest) };
}

async function fetchThem(
  database: Database,
  asked: Extract<PicturesArguments, { does: 'fetch' }>,
  setting: PicturesSetting,
): Promise<PicturesResult | undefined> {
  const { options, config, signal } = setting;
  const found = await wantedBy(database, asked, setting);
  if (!found) return undefined;
  const network = readNetworkOptions(options);
  const allowances = fetchAllowancesOf(config, network);
  const fetcher = await Fetcher.start(allowances);
  const { inFile, importId } = found;
  const progress = new ProgressLine(process.stderr, options['dry-run'] ? 'Looking' : 'Fetching');
  try {
    return await fetchPictures(database, systemClock, found.wanted, {
      actor: systemUserActor(
        `npm run catalogue pictures fetch ${asked.file ? path.basename(asked.file) : asked.importId}`,
      ),
      fetcher,
      inFile,
      limits: { count: readLimit(options.limit) },
      baseAddress: options['base-address'],
      ports: allowances.ports,
      importId,
      isDryRun: options['dry-run'],
      signal,
      onProgress: ({ done, total }) => progress.show(done, total),
    });
  } finally {
    progress.end();
    inFile.release();
    await fetcher.close();
  }
}

async function addThem(database: Database, place: string, setting: PicturesSetting): Promise<PicturesResult> {
  const { options, signal } = setting;
  const { files, close } = await openPictureFiles(place);
  const progress = new ProgressLine(process.stderr, options['dry-run'] ? 'Looking' : 'Adding');
  try {
    return await addPictures(database, systemClock, files, {
      actor: systemUserActor(`npm run catalogue pictures add ${path.basename(path.resolve(place))}`),
      isDryRun: options['dry-run'],
      signal,
      onProgress: ({ done, total }) => progress.show(done, total),
    });
  } finally {
    progress.end();
    await close();
  }
}

/** @returns the exit status: 0 every picture is there, 1 some were left out, 2 nothing was done, 130 ended by Ctrl-C */
export async function runPictures(
  database: Database,
  asked: PicturesArguments,
  setting: PicturesSetting,
): Promise<number> {
  const result =
    asked.does === 'fetch' ? await fetchThem(database, asked, setting) : await addThem(database, asked.place, setting);
  if (!result) return 2;
  process.stdout.write(setting.options.json ? `${JSON.stringify(result)}\n` : reportOf(result, asked.does));
  if (setting.signal.aborted) return 130;
  return result.failed.length > 0 || (!result.isDryRun && result.notReached > 0) ? 1 : 0;
}
