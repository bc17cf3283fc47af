/** `npm run catalogue` imports and exports product files, synonyms and translations, while the shop is open or closed. */
import { createWriteStream, existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { calledAs } from '../../../platform/called-as.ts';
import { homeByDefault } from '../../../platform/usual-home.ts';
import { present } from '../../../contract/presence.ts';
import { BadUsage } from '../../../platform/bad-usage.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { ProgressLine } from '../../../platform/progress-line.ts';
import { surviveLostOutput } from '../../../platform/lost-output.ts';
import type { DecimalMark } from '../../../contract/amount-text.ts';
import { currencySchema } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import type { SellerConfig } from '../../config/seller-config.ts';
import { readShopCurrency } from '../../database/shop-currency.ts';
import { configFileIn, NoShop, openShopDatabase, readShopConfig } from '../../database/shop-place.ts';
import { systemUserActor } from '../../accounts/staff-record.ts';
import { exportCatalogue } from './catalogue-export.ts';
import { inDepartmentOfFile } from './department-of-file.ts';
import { renewSomeArticles } from '../search-index-renewal.ts';
import { UnusableFile } from './catalogue-file.ts';
import { encodingLabelled } from './encoding/text-encoding.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { importCatalogue } from './catalogue-import.ts';
import type { ImportResult } from './catalogue-import.ts';
import { runImportList, runUndo } from './imports-command.ts';
import { runMapping } from './mapping-command.ts';
import { UnreadablePictures } from '../pictures/picture-files.ts';
import {
  pictureOptions,
  pictureOptionsUsage,
  picturesUsage,
  readPicturesArguments,
  runPictures,
} from './pictures-command.ts';
import type { PictureOptions, PicturesArguments } from './pictures-command.ts';
import { runSynonymExport, runSynonymImport } from './synonyms-command.ts';
import { runTranslationExport, runTranslationImport, runTranslationMissing } from './translations-command.ts';
import { leftOutFileFor, reportFileFor, reportForPeople, writeReportFile } from './catalogue-report.ts';

const usage = `${calledAs('catalogue')} import FILE [options]        reads Shopify's product CSV, its present and its older columns, also as a
                                               spreadsheet (.xlsx): its first sheet with something in it
${calledAs('catalogue')} mapping FILE [MAP.json]      proposes what the columns of any other table mean, for --mapping
${calledAs('catalogue')} imports                      lists the imports of the last week
${calledAs('catalogue')} undo IMPORT                  undoes a whole import; IMPORT is its id, or the beginning of it
${calledAs('catalogue')} export [FILE.csv] [options]  writes it; to standard output when no file is named
${picturesUsage}${calledAs('catalogue')} synonyms import FILE.csv     reads synonyms for the search: Words,Way,Also finds
${calledAs('catalogue')} synonyms export [FILE.csv]   writes them
${calledAs('catalogue')} translations import FILE     reads texts in shoppers' languages: Shopify's export of languages, or
                                               Handle,Language,Field,Shop text,Text
${calledAs('catalogue')} translations export [FILE]   writes every text of the shop, empty where a translation is missing
${calledAs('catalogue')} translations missing         counts what is missing in each language

  --home DIR        the shop's home (default: ${homeByDefault()}): its seller's configuration says database and currency
  --database URL    postgres://… or the path of a SQLite file, instead of the home's
  --currency CODE   the currency of the file's prices, which must be the shop's; required for the database of a shop that
                    never ran
  --encoding NAME   how the file's letters are encoded, by any name of the Encoding Standard (windows-1251, shift_jis, gbk…) or
                    a code page (cp850); by default it is found out, and said, and the file is refused when two readings are close
  --decimal MARK    point or comma: what separates decimals in the file (default: found from all its rows)
  --mapping FILE    import: what the columns of the file mean, proposed by the command "mapping" and corrected;
                    once an import was done with it, files with the same columns need it no more
  --dry-run         import, undo and pictures: report what would happen; change nothing, and ask no host
  --report FILE     where to list the rows that were left out (default: beside the file, if there are any)
  --left-out FILE   where to write the rows that were left out, as a file that imports once it is corrected (default: beside
                    the file, if there are any)
  --guard-formulas  export for a spreadsheet: turns cells that start with =, +, - or @ into text, and says so in a column;
                    an import of such a file turns them back
  --replace         synonyms import: removes the synonyms that the file does not have, if no row of it was left out
${pictureOptionsUsage}  --json            one JSON object on standard output instead of sentences

Each product is imported whole or not at all. Ctrl-C ends an import after the products that are being written; importing
the file again continues there and leaves unchanged products alone. Stock is set to the file's value; units reserved for open
applications stay reserved.

An undo gives every field its value before the import, and stock by its difference. What was edited since stays and is listed.
New products are removed; one that was sold meanwhile is archived. An undo that is cut short goes on when it is started again.

The way of a synonym is "both ways" (sofa, couch) or "one way" (tv also finds television). Each side is one or more terms,
separated by commas, of one or more words.

Exit status: 0 everything was imported, 1 some rows were left out, 2 nothing was done, 130 ended by Ctrl-C.
`;

type Options = {
  home?: string | undefined;
  database?: string | undefined;
  currency?: string | undefined;
  encoding?: string | undefined;
  decimal?: string | undefined;
  mapping?: string | undefined;
  'dry-run': boolean;
  report?: string | undefined;
  'left-out'?: string | undefined;
  'guard-formulas': boolean;
  replace: boolean;
  json: boolean;
} & PictureOptions;

type Arguments = { options: Options } & (
  | { command: 'import' | 'synonyms import' | 'translations import'; file: string }
  | { command: 'translations missing' }
  | { command: 'mapping'; file: string; target: string | undefined }
  | { command: 'imports' }
  | { command: 'pictures'; asked: PicturesArguments }
  | { command: 'undo'; importId: string }
  | { command: 'export' | 'synonyms export' | 'translations export'; file: string | undefined }
);

function mappingArguments(file: string | undefined, rest: readonly string[], { mapping }: { mapping?: string }) {
  const [target, ...more] = rest;
  if (file === undefined) throw new BadUsage('Missing the file whose columns are to be named.');
  if (more.length > 0) throw new BadUsage('Too many arguments: give a table, and a file for what its columns mean.');
  if (mapping !== undefined) throw new BadUsage('--mapping is for an import of products.');
  return { command: 'mapping', file, target } as const;
}

function translationArguments(
  [command, file, ...rest]: readonly string[],
  options: Pick<Options, 'replace' | 'mapping' | 'left-out' | 'guard-formulas'>,
) {
  for (const name of ['replace', 'mapping', 'left-out', 'guard-formulas'] as const) {
    if (options[name]) throw new BadUsage(`--${name} is not for translations.`);
  }
  if (rest.length > 0 || (command === 'missing' && file !== undefined)) {
    throw new BadUsage('Too many arguments: give one file, and none for translations missing.');
  }
  if (command === 'missing') return { command: 'translations missing' } as const;
  if (command === 'export') return { command: 'translations export', file } as const;
  if (command !== 'import') throw new BadUsage('Missing command: translations import, export or missing.');
  if (file === undefined) throw new BadUsage('Missing file name.');
  return { command: 'translations import', file } as const;
}

function readArguments(): Arguments | 'help' {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        database: { type: 'string' },
        currency: { type: 'string' },
        encoding: { type: 'string' },
        decimal: { type: 'string' },
        mapping: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
        'left-out': { type: 'string' },
        'guard-formulas': { type: 'boolean', default: false },
        ...pictureOptions,
        replace: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (positionals[0] === 'pictures' && !values.help) {
      const asked = readPicturesArguments(positionals.slice(1), values);
      return { command: 'pictures', asked, options: values };
    }
    const ofPictures = Object.keys(pictureOptions).find((name) => values[name as keyof PictureOptions] !== undefined);
    if (ofPictures !== undefined) throw new BadUsage(`--${ofPictures} is for pictures.`);
    const isOfSynonyms = positionals[0] === 'synonyms';
    const [command = '', file, ...rest] = isOfSynonyms ? positionals.slice(1) : positionals;
    if (values.help || command === 'help') return 'help';
    if (command === 'translations') return { ...translationArguments(positionals.slice(1), values), options: values };
    if (command === 'mapping' && !isOfSynonyms) return { ...mappingArguments(file, rest, values), options: values };
    const isOfImports = !isOfSynonyms && (command === 'imports' || command === 'undo');
    if (command !== 'import' && command !== 'export' && !isOfImports)
      throw new BadUsage('Missing command: import, mapping, imports, undo, pictures or export.');
    if (values['left-out'] !== undefined && (isOfSynonyms || command !== 'import'))
      throw new BadUsage('--left-out is for an import of products.');
    if (values.replace && !(isOfSynonyms && command === 'import')) {
      throw new BadUsage('--replace is for an import of synonyms.');
    }
    if (values.mapping !== undefined && (isOfSynonyms || command !== 'import'))
      throw new BadUsage('--mapping is for an import of products.');
    if (rest.length > 0) throw new BadUsage('Too many arguments: give one file.');
    if (command === 'imports') {
      if (file !== undefined) throw new BadUsage(`imports takes no file: it lists all. Did you mean import ${file}?`);
      return { command, options: values };
    }
    if (command === 'undo') {
      if (file === undefined) throw new BadUsage('Missing the id of the import: `imports` lists them.');
      return { command, importId: file, options: values };
    }
    if (command === 'export') return { command: isOfSynonyms ? 'synonyms export' : command, file, options: values };
    if (file === undefined) throw new BadUsage('Missing file name.');
    if (values['guard-formulas'])
      throw new BadUsage(
        '--guard-formulas is for an export; an import sees by itself that a file was exported with it.',
      );
    return { command: isOfSynonyms ? 'synonyms import' : command, file, options: values };
  } catch (error) {
    throw error instanceof BadUsage ? error : new BadUsage((error as Error).message);
  }
}

/** The seller's configuration, where the options name a home or nothing else. */
function findConfig({ home, database }: Options): SellerConfig | undefined {
  return database === undefined || home !== undefined ? readShopConfig(configFileIn(home)) : undefined;
}

/** Finds the currency of the shop's prices. If `--currency` names another one, the file or the shop is the wrong one. */
async function findCurrency(database: Database, config: SellerConfig | undefined, options: Options): Promise<Currency> {
  const isOfHome = options.database === undefined;
  const sold = isOfHome ? config?.currency : ((await readShopCurrency(database)) ?? config?.currency);
  if (options.currency === undefined) {
    if (sold) return sold;
    throw new BadUsage('The database does not say what its shop sells in: name its --currency.');
  }
  const named = currencySchema.safeParse(options.currency.toUpperCase());
  if (!named.success) throw new BadUsage(`--currency ${options.currency}: not a currency that is sold in here.`);
  if (sold && named.data !== sold) {
    throw new BadUsage(`--currency ${named.data}: the shop sells in ${sold}, and all its prices are in that.`);
  }
  return named.data;
}

function readEncoding(name: string | undefined): TextEncoding | undefined {
  if (name === undefined) return undefined;
  const encoding = encodingLabelled(name);
  if (encoding !== undefined) return encoding;
  throw new BadUsage(
    `--encoding ${name}: no encoding has this name. Names are those of the Encoding Standard, such as utf-8, windows-1252, shift_jis, gbk or macintosh, and code pages such as cp850.`,
  );
}

function readDecimalMark(name: string | undefined): DecimalMark | undefined {
  if (name === undefined) return undefined;
  if (name === 'point' || name === '.') return '.';
  if (name === 'comma' || name === ',') return ',';
  throw new BadUsage(`--decimal ${name}: it is point or comma.`);
}

function readMappingFile(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadUsage(`--mapping ${file}: ${(error as Error).message}`);
  }
}

/** Aborted by the first Ctrl-C; the second ends the program at once, which leaves whole articles too. */
function endedByCtrlC(): AbortSignal {
  const controller = new AbortController();
  const end = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    process.stderr.write('\nEnding after the products that are being written. Ctrl-C again ends at once.\n');
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return controller.signal;
}

function tryToWriteReport(file: string, options: Options, result: ImportResult): string | null {
  const hasMuchToSay = result.leftOut.length > 0 || result.notes.length > 0;
  if (options.report === undefined && !(hasMuchToSay && result.leftOut.length > 0)) return null;
  const reportFile = options.report ?? reportFileFor(file);
  try {
    writeReportFile(reportFile, result);
    return reportFile;
  } catch (error) {
    process.stderr.write(`The list of rows could not be written to ${reportFile}: ${(error as Error).message}\n`);
    return null;
  }
}

async function runImport(
  database: Database,
  file: string,
  currency: Currency,
  config: SellerConfig | undefined,
  options: Options,
): Promise<number> {
  for (const option of ['report', 'left-out'] as const) {
    const target = options[option];
    if (target !== undefined && existsSync(target) && realpathSync(target) === realpathSync(file))
      throw new BadUsage(`--${option} ${target}: that is the file that is imported; name another one.`);
  }
  const signal = endedByCtrlC();
  const progress = new ProgressLine(process.stderr, options['dry-run'] ? 'Looking' : 'Importing');
  const result = await importCatalogue(database, systemClock, {
    file,
    actor: systemUserActor(`npm run catalogue import ${path.basename(file)}`),
    currency,
    encoding: readEncoding(options.encoding),
    ...(config ? { languages: [config.locale] } : {}),
    decimalMark: readDecimalMark(options.decimal),
    mapping: readMappingFile(options.mapping),
    isDryRun: options['dry-run'],
    signal,
    onProgress: ({ rows, rowCount }) => progress.show(rows, rowCount),
    leftOutFile: options['left-out'] ?? leftOutFileFor(file),
    onLeftOutProblem: ({ message }) =>
      process.stderr.write(`The rows that were left out could not be written to a file: ${message}\n`),
  }).finally(() => progress.end());
  const reportFile = tryToWriteReport(file, options, result);
  if (options.json) process.stdout.write(`${JSON.stringify({ ...result, reportFile })}\n`);
  else process.stdout.write(reportForPeople(result, reportFile));
  if (result.notReached > 0) return 130;
  return result.leftOut.length > 0 ? 1 : 0;
}

async function runExport(
  database: Database,
  file: string | undefined,
  currency: Currency,
  { json, 'guard-formulas': guardsFormulas }: Options,
): Promise<number> {
  // Cells of an earlier program are understood only in their present form.
  while (await renewSomeArticles(database, { clock: systemClock, amend: inDepartmentOfFile }));
  if (file === undefined) {
    await exportCatalogue(database, currency, process.stdout, { guardsFormulas });
    return 0;
  }
  // The export goes to a file beside it first, so that an export that is cut short does not replace a whole one.
  const unfinished = `${file}.unfinished`;
  const destination = createWriteStream(unfinished);
  try {
    const written = await exportCatalogue(database, currency, destination, { guardsFormulas });
    destination.end();
    await finished(destination);
    renameSync(unfinished, file);
    const sentence = `${file}: ${written.articles} articles in ${written.rows} rows`;
    process.stdout.write(json ? `${JSON.stringify({ file, ...written })}\n` : `${sentence}\n`);
    return 0;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function main(): Promise<number> {
  const read = readArguments();
  if (read === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const { options } = read;
  const encoding = readEncoding(options.encoding);
  readDecimalMark(options.decimal);
  const config = findConfig(options);
  if ('file' in read && /(import|mapping)$/.test(read.command) && read.file !== undefined && !existsSync(read.file))
    throw new UnusableFile(`There is no file ${read.file}.`);
  if (read.command === 'pictures' && read.asked.does === 'fetch' && read.asked.file && !existsSync(read.asked.file))
    throw new UnusableFile(`There is no file ${read.asked.file}.`);
  const database = await openShopDatabase(
    options.database ?? present(config, 'the configuration of the shop').databaseUrl,
  );
  try {
    if (read.command === 'synonyms import') {
      return await runSynonymImport(database, read.file, { ...options, encoding });
    }
    if (read.command === 'synonyms export') {
      return await runSynonymExport(database, read.file, { ...options, encoding });
    }
    const ofTranslations = { ...options, encoding, shopLocale: config?.locale };
    if (read.command === 'translations import') return await runTranslationImport(database, read.file, ofTranslations);
    if (read.command === 'translations export') return await runTranslationExport(database, read.file, ofTranslations);
    if (read.command === 'translations missing') return await runTranslationMissing(database, ofTranslations);
    const currency = await findCurrency(database, config, options);
    if (read.command === 'mapping') {
      const languages = config ? [config.locale] : [];
      return await runMapping(read.file, read.target, { currency, encoding, languages });
    }
    if (read.command === 'pictures') {
      const mapping = readMappingFile(options.mapping);
      const decimalMark = readDecimalMark(options.decimal);
      const setting = { options, currency, config, encoding, decimalMark, mapping, signal: endedByCtrlC() };
      return await runPictures(database, read.asked, setting);
    }
    if (read.command === 'imports') return await runImportList(database, options);
    if (read.command === 'undo') {
      const { importId } = read;
      return await runUndo(database, importId, { ...options, currency, signal: endedByCtrlC() });
    }
    return await (read.command === 'import'
      ? runImport(database, read.file, currency, config, options)
      : runExport(database, read.file, currency, options));
  } finally {
    await database.close();
  }
}

surviveLostOutput();
try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = 2;
  if (error instanceof BadUsage || error instanceof NoShop) process.stderr.write(`${error.message}\n\n${usage}`);
  else if (error instanceof UnreadablePictures) process.stderr.write(`${error.message}\n`);
  else if (error instanceof UnusableFile) process.stderr.write(`${error.message}\nNothing was imported.\n`);
  else process.stderr.write(`${(error as Error).message}\n`);
}
