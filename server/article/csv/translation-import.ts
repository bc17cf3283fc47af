import { longestDescription, longestText } from '../../../contract/seller/article.ts';
import { isFreeText, isProductText } from '../../../contract/seller/free-text.ts';
import { shopLanguages } from '../../../contract/seller/shop-look.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import { longestWordText } from '../../../contract/seller/translation.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../../accounts/staff-record.ts';
import { displayHtml } from '../description-html.ts';
import { sourceOf } from '../translation-store.ts';
import type { ArticleText } from '../translation-store.ts';
import { wordKeyOf } from '../translated-words.ts';
import type { TranslatedWord } from '../translated-words.ts';
import { saveTranslations } from '../translation-writing.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { readShopTexts } from './shop-texts.ts';
import type { ProductText, ShopTexts, ShopWord } from './shop-texts.ts';
import { shorten } from './shown-cell.ts';
import { readTranslationFile } from './translation-file.ts';
import type { LeftOutRow, TranslationFile, TranslationRow } from './translation-file.ts';

export type TranslationImport = {
  file: string;
  actor: StaffActor;
  encoding?: TextEncoding | undefined;
  /** BCP 47, where it is known: its language needs no translation. */
  shopLocale?: string | undefined;
  isDryRun: boolean;
};

export type TranslationImportResult = {
  file: string;
  new: number;
  changed: number;
  unchanged: number;
  leftOut: LeftOutRow[];
  counted: TranslationFile['counted'];
  isDryRun: boolean;
};

const shownCell = (text: string) => (isFreeText(text) ? `"${shorten(text)}"` : 'what could be a card number');

/** A text of the shop that a row translates. */
type Target = { id: string; shopText: string; before: string | undefined } & (
  | { product: ProductText }
  | { word: ShopWord }
);

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}

/** Finds what rows translate. */
class ShopTextIndex {
  readonly #products = new Map<string, ProductText[]>();
  readonly #handlesOfTitle = new Map<string, string[]>();
  readonly #words = new Map<string, ShopWord[]>();
  readonly #pictures = new Map<string, ProductText[]>();

  constructor({ products, words }: ShopTexts) {
    for (const product of products) {
      push(this.#products, product.handle, product);
      if (product.field === 'title') push(this.#handlesOfTitle, wordKeyOf(product.shopText), product.handle);
      if (product.field.startsWith('picture:')) push(this.#pictures, product.shopText.trim(), product);
    }
    for (const word of words) push(this.#words, `${word.kind} ${wordKeyOf(word.word)}`, word);
  }

  /** What the row translates, or why it is left out. */
  find({ named, shopText = '' }: TranslationRow, language: ShopLanguage): Target[] | { reason: string } {
    if (named.of === 'product') return this.#ofProduct(named, language);
    const shown = shownCell(shopText);
    if (named.of === 'picture') {
      const found = this.#pictures.get(shopText) ?? [];
      return found.length > 0
        ? found.map((product) => productTarget(product, language))
        : { reason: `no picture is described as ${shown}` };
    }
    const kinds = named.of === 'department' ? (['department', 'tag'] as const) : [named.of];
    const found = kinds
      .map((kind) => this.#words.get(`${kind} ${wordKeyOf(shopText)}`) ?? [])
      .find((words) => words.length > 0);
    const option = named.of === 'value' ? named.option : undefined;
    const wanted = (found ?? []).filter(
      ({ within }) => option === undefined || wordKeyOf(within) === wordKeyOf(option),
    );
    if (wanted.length > 0) return wanted.map((word) => wordTarget(word, language));
    const what = named.of === 'value' ? 'value of an option' : named.of;
    return { reason: `no product has the ${what} ${shown}${option === undefined ? '' : ` of ${shownCell(option)}`}` };
  }

  #ofProduct(
    { product, field }: Extract<TranslationRow['named'], { of: 'product' }>,
    language: ShopLanguage,
  ): Target[] | { reason: string } {
    const byTitle = this.#handlesOfTitle.get(wordKeyOf(product.title ?? '')) ?? [];
    const handle = product.handle && this.#products.has(product.handle) ? product.handle : byTitle[0];
    if (handle === undefined || (product.handle !== handle && byTitle.length > 1)) {
      const many = byTitle.length > 1 ? `${byTitle.length} products are called` : 'no product is known as';
      return { reason: `${many} ${shownCell(product.handle || product.shown)}` };
    }
    const wanted = typeof field === 'object' ? `picture ${field.picture}` : field;
    const found = this.#products.get(handle)?.find(({ fieldInFile }) => fieldInFile === wanted);
    return found
      ? [productTarget(found, language)]
      : { reason: `the product ${shownCell(handle)} has no ${wanted} to translate` };
  }
}

const productTarget = (product: ProductText, language: ShopLanguage): Target => ({
  id: `${product.articleId} ${product.field}`,
  shopText: product.shopText,
  before: product.translations.get(language)?.text,
  product,
});

const wordTarget = (word: ShopWord, language: ShopLanguage): Target => ({
  id: JSON.stringify([word.kind, word.within, word.word]),
  shopText: word.word,
  before: word.translations.get(language),
  word,
});

/** A language of the kiosk, or why it is none that is translated into. Regions are left: "de-AT" is German. */
function readLanguage(cell: string, shopLocale: string | undefined): ShopLanguage | { reason: string } {
  const offered = `it has ${shopLanguages.join(', ')}`;
  if (cell === '') return { reason: `it names no language: ${offered}` };
  const language = shopLanguages.find((code) => code === cell.toLowerCase().split(/[-_]/)[0]);
  if (!language) return { reason: `the kiosk has no language ${shownCell(cell)}: ${offered}` };
  const own = shopLocale === undefined ? undefined : new Intl.Locale(shopLocale).language;
  return language === own
    ? { reason: `${language} is the shop's own language, which the product itself has` }
    : language;
}

const tidy = (text: string) => text.replaceAll(/\s+/g, ' ').trim().normalize();

/** Whether the file was made from another text than the shop has today. */
function isOfFormerText(row: TranslationRow, { shopText, ...target }: Target): boolean {
  if (row.shopText === undefined || tidy(row.shopText) === tidy(shopText)) return false;
  if ('word' in target) return wordKeyOf(row.shopText) !== wordKeyOf(shopText);
  const isHtml = target.product.field === 'description';
  return !isHtml || tidy(displayHtml(row.shopText)) !== tidy(displayHtml(shopText));
}

function problemOf(text: string, target: Target): string | undefined {
  // A refusal names the place, and never the number.
  if (!isProductText(text)) return 'the translation holds what could be a card number';
  const isDescription = 'product' in target && target.product.field === 'description';
  const most = isDescription ? longestDescription : 'word' in target ? longestWordText : longestText.title;
  return text.length > most ? `the translation has ${text.length} characters, and at most ${most} are kept` : undefined;
}

type Wanted = { line: number; target: Target; language: ShopLanguage; text: string };

function planRows({ rows, leftOut }: TranslationFile, shop: ShopTexts, shopLocale: string | undefined) {
  const index = new ShopTextIndex(shop);
  const wanted = new Map<string, Wanted>();
  const refused = [...leftOut];
  for (const row of rows) {
    const { line, text } = row;
    const refuse = (reason: string) => refused.push({ line, reason });
    const language = readLanguage(row.language, shopLocale);
    if (typeof language === 'object') {
      refuse(language.reason);
      continue;
    }
    const targets = index.find(row, language);
    if ('reason' in targets) {
      refuse(targets.reason);
      continue;
    }
    for (const target of targets) {
      const problem = problemOf(text, target);
      const key = `${language} ${target.id}`;
      const earlier = wanted.get(key);
      if (problem !== undefined) refuse(problem);
      else if (isOfFormerText(row, target)) {
        refuse(`it translates a former text: the shop's is ${shownCell(target.shopText)} now`);
      } else if (earlier && earlier.text !== text) {
        refuse(`line ${earlier.line} translates the same text otherwise`);
      } else if (!earlier) wanted.set(key, { line, target, language, text });
      if (problem !== undefined) break;
    }
  }
  return { wanted: [...wanted.values()], leftOut: refused.toSorted((a, b) => a.line - b.line) };
}

/** One entry of the staff record for each product or word. */
function recordOf(changes: readonly Wanted[]): StaffChange[] {
  const entries = new Map<string, StaffChange>();
  for (const { target, language, text } of changes) {
    const isWord = 'word' in target;
    const id = isWord ? `${target.word.kind} ${target.word.word}` : target.product.articleId;
    const field = isWord ? language : `${target.product.fieldInFile} ${language}`;
    const entry = entries.get(`${isWord} ${id}`) ?? {
      action: isWord ? 'word_translated' : 'article_translated',
      subject: { kind: isWord ? 'word' : 'article', id },
      before: {},
      after: {},
    };
    entries.set(`${isWord} ${id}`, {
      ...entry,
      before: { ...entry.before, [field]: target.before ?? null },
      after: { ...entry.after, [field]: text },
    });
  }
  return [...entries.values()];
}

/**
 * Imports a file of translations in one transaction, with what it changes on the staff record. The same file again changes
 * nothing. The search index follows by `renewSomeArticles`, here or in a running server.
 */
export async function importTranslations(
  database: Database,
  clock: Clock,
  { file, actor, encoding, shopLocale, isDryRun }: TranslationImport,
): Promise<TranslationImportResult> {
  const read = await readTranslationFile(file, encoding);
  return database.write(async (transaction) => {
    const { wanted, leftOut } = planRows(read, await readShopTexts(transaction), shopLocale);
    const changes = wanted.filter(({ target, text }) => target.before !== text);
    if (!isDryRun && changes.length > 0) {
      const now = clock.now();
      const texts: ArticleText[] = [];
      const words: TranslatedWord[] = [];
      for (const { target, language, text } of changes) {
        if ('word' in target) {
          const { kind, word, within } = target.word;
          words.push({ kind, word, within, language, text });
        } else {
          const { articleId, field, shopText } = target.product;
          texts.push({ articleId, language, field, text, translatedFrom: sourceOf(shopText) });
        }
      }
      await saveTranslations(transaction, { texts, words }, now);
      await recordStaffChanges(transaction, actor, recordOf(changes), now);
    }
    const added = changes.filter(({ target }) => target.before === undefined).length;
    return {
      file,
      new: added,
      changed: changes.length - added,
      unchanged: wanted.length - changes.length,
      leftOut,
      counted: read.counted,
      isDryRun,
    };
  });
}
