import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { shopLanguages } from '../../../contract/seller/shop-look.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { systemUserActor } from '../../accounts/staff-record.ts';
import { renewSomeArticles } from '../search-index-renewal.ts';
import { inDepartmentOfFile } from './department-of-file.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { readShopTexts } from './shop-texts.ts';
import type { ShopTexts } from './shop-texts.ts';
import { plainColumns } from './translation-file.ts';
import { importTranslations } from './translation-import.ts';
import type { TranslationImportResult } from './translation-import.ts';

/** `npm run catalogue -- translations import FILE`, `translations export [FILE]` and `translations missing`. */

export type TranslationOptions = {
  encoding?: TextEncoding | undefined;
  /** BCP 47; undefined where no configuration says it. */
  shopLocale?: string | undefined;
  'dry-run': boolean;
  json: boolean;
};

function reportOf({ file, leftOut, unchanged, counted, isDryRun, ...rest }: TranslationImportResult): string {
  const would = isDryRun ? 'would be ' : '';
  const lines = [
    `${path.basename(file)}: ${would}new ${rest.new}, ${would}changed ${rest.changed}, already so ${unchanged}, left out ${leftOut.length}`,
  ];
  if (counted.untranslated > 0) lines.push(`  Rows without a translation: ${counted.untranslated}.`);
  if (counted.notShown > 0) lines.push(`  Rows of what shoppers do not read at a kiosk: ${counted.notShown}.`);
  if (isDryRun) lines.push('  Nothing was changed (--dry-run).');
  if (leftOut.length > 0)
    lines.push('', 'Left out:', ...leftOut.map(({ line, reason }) => `  line ${line}  ${reason}`));
  return `${lines.join('\n')}\n`;
}

/** @returns the exit status: 0 everything was imported, 1 rows were left out */
export async function runTranslationImport(
  database: Database,
  file: string,
  options: TranslationOptions,
): Promise<number> {
  const result = await importTranslations(database, systemClock, {
    file,
    actor: systemUserActor(`npm run catalogue translations import ${path.basename(file)}`),
    encoding: options.encoding,
    shopLocale: options.shopLocale,
    isDryRun: options['dry-run'],
  });
  // What was imported is found at once, and not only when a server renews the index.
  if (result.new + result.changed > 0 && !result.isDryRun) {
    while (await renewSomeArticles(database, { clock: systemClock, amend: inDepartmentOfFile }));
  }
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : reportOf(result));
  return result.leftOut.length > 0 ? 1 : 0;
}

/** The languages that the shop may be translated into. */
function otherLanguages(shopLocale: string | undefined): ShopLanguage[] {
  const own = shopLocale === undefined ? undefined : new Intl.Locale(shopLocale).language;
  return shopLanguages.filter((language) => language !== own);
}

const stateOf = (text: string | undefined, isStale = false) =>
  text === undefined ? 'missing' : isStale ? 'out of date' : '';

function writeTranslationFile({ products, words }: ShopTexts, languages: readonly ShopLanguage[]): string {
  const rows = languages.flatMap((language) => [
    ...words.map(({ kind, within, word, translations }) => {
      const text = translations.get(language);
      return ['', language, kind === 'value' ? `value of ${within}` : kind, word, text ?? '', stateOf(text)];
    }),
    ...products.map(({ handle, fieldInFile, shopText, translations }) => {
      const found = translations.get(language);
      return [handle, language, fieldInFile, shopText, found?.text ?? '', stateOf(found?.text, found?.isStale)];
    }),
  ]);
  return stringify([[...plainColumns], ...rows]);
}

/** Writes every text of the shop in every other language, empty where it is missing, as a file that an import reads. */
export async function runTranslationExport(
  database: Database,
  file: string | undefined,
  { shopLocale, json }: TranslationOptions,
): Promise<number> {
  const texts = await readShopTexts(database);
  const languages = otherLanguages(shopLocale);
  const content = writeTranslationFile(texts, languages);
  if (file === undefined) {
    process.stdout.write(content);
    return 0;
  }
  // An export that is cut short does not replace a whole one.
  writeFileSync(`${file}.unfinished`, content);
  renameSync(`${file}.unfinished`, file);
  const rows = (texts.products.length + texts.words.length) * languages.length;
  process.stdout.write(
    json ? `${JSON.stringify({ file, rows })}\n` : `${file}: ${rows} rows, ${languages.join(', ')}\n`,
  );
  return 0;
}

export type MissingTexts = {
  language: ShopLanguage;
  texts: { name: string; total: number; missing: number; outOfDate: number }[];
};

/** What of the shop is not translated, by language. */
export function missingTexts({ products, words }: ShopTexts, languages: readonly ShopLanguage[]): MissingTexts[] {
  const kinds = [
    ...(['title', 'description', 'picture'] as const).map((name) => ({
      name: `${name}s`,
      entries: products.filter(({ field }) => field.startsWith(name)),
    })),
    ...(['option', 'value', 'department', 'tag'] as const).map((kind) => ({
      name: `${kind}s`,
      entries: words.filter((word) => word.kind === kind),
    })),
  ];
  return languages.map((language) => ({
    language,
    texts: kinds.map(({ name, entries }) => {
      const found = entries.flatMap(({ translations }) => translations.get(language) ?? []);
      const outOfDate = found.filter((each) => typeof each === 'object' && each.isStale).length;
      return { name, total: entries.length, missing: entries.length - found.length, outOfDate };
    }),
  }));
}

/** Tells what is missing, as a table with a row for each language. */
export async function runTranslationMissing(
  database: Database,
  { shopLocale, json }: TranslationOptions,
): Promise<number> {
  const missing = missingTexts(await readShopTexts(database), otherLanguages(shopLocale));
  if (json) {
    process.stdout.write(`${JSON.stringify(missing)}\n`);
    return 0;
  }
  const header = ['missing', ...(missing[0]?.texts.map(({ name }) => name) ?? []), 'out of date'];
  const rows = missing.map(({ language, texts }) => [
    language,
    ...texts.map((each) => `${each.missing} of ${each.total}`),
    String(texts.reduce((sum, each) => sum + each.outOfDate, 0)),
  ]);
  const widths = header.map((name, place) => Math.max(name.length, ...rows.map((row) => row[place]?.length ?? 0)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
