import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Reader } from '../../platform/database/database.ts';
import { questionMarks } from '../../platform/database/multi-row-statement.ts';
import { readStoredTexts } from '../database/stored-json.ts';
import { wholeTitle } from './shelf.ts';
import { hasTranslations } from './translation-store.ts';
import { readWords, WordsInLanguage } from './translated-words.ts';

type Row = {
  variant_id: string;
  title: string;
  translated: string | null;
  option_names: string;
  option_values: string;
};

/** The titles of order lines as shoppers of a language read them, by variant; those of which any word is translated. */
export async function readShownTitles(
  reader: Reader,
  variantIds: readonly string[],
  language: ShopLanguage,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (variantIds.length === 0 || !(await hasTranslations(reader))) return found;
  const rows = await reader.all<Row>(
    `SELECT v.variant_id, a.title, t.text AS translated, a.option_names, v.option_values
       FROM variant v JOIN article a ON a.article_id = v.article_id
       LEFT JOIN article_translation t ON t.article_id = a.article_id AND t.language = ? AND t.field = 'title'
      WHERE v.variant_id IN (${questionMarks(variantIds)})`,
    [language, ...variantIds],
  );
  const words = new WordsInLanguage(await readWords(reader, language));
  for (const row of rows) {
    const names = readStoredTexts(row.option_names);
    const values = readStoredTexts(row.option_values);
    const shown = wholeTitle(
      row.translated ?? row.title,
      values.map((value, place) => words.of('value', value, names[place] ?? '') ?? value),
    );
    if (shown !== wholeTitle(row.title, values)) found.set(row.variant_id, shown);
  }
  return found;
}
