import type { Transaction } from '../../platform/database/database.ts';
import { readKeptArticles } from './article-record-reading.ts';
import { indexAgain } from './article-writing.ts';
import { askForRenewal } from './search-index-renewal.ts';
import { writeArticleTexts, writeWords } from './translation-store.ts';
import type { ArticleText } from './translation-store.ts';
import type { TranslatedWord } from './translated-words.ts';

/** So many products are indexed at once with their translations; more of them are left to the renewal of the index. */
const indexedAtOnce = 100;

/**
 * Writes translations, with what follows from them: shoppers find products by their titles at once, and by words that many
 * products share as soon as the index is renewed.
 * @param translations with an empty text where one is taken away
 */
export async function saveTranslations(
  transaction: Transaction,
  { texts, words }: { texts: readonly ArticleText[]; words: readonly TranslatedWord[] },
  now: number,
): Promise<void> {
  if (texts.length > 0) await writeArticleTexts(transaction, texts, now);
  if (words.length > 0) await writeWords(transaction, words, now);
  const retitled = [...new Set(texts.filter(({ field }) => field === 'title').map(({ articleId }) => articleId))];
  if (words.length > 0 || retitled.length > indexedAtOnce) await askForRenewal(transaction);
  else await indexAgain(transaction, await readKeptArticles(transaction, 'article_id', retitled));
}
