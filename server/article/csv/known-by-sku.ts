import type { Reader } from '../../../platform/database/database.ts';
import { inPieces, questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { slugOf } from '../text-folding.ts';
import type { DescribedArticle } from './catalogue-article.ts';

/**
 * Knows products again whose file gives them no handle. Names change, and two products may have one name; SKUs stay. So a product
 * whose SKUs are all of one article here is that article, and one that only shares its name with an article of other SKUs is
 * another product.
 */
export class KnownBySku {
  /** By handle: the line that has it in this file. */
  readonly #lineOf = new Map<string, number>();

  /**
   * Gives articles the handles under which the shop has them.
   * @returns why some cannot be imported, and what is worth knowing, each as a sentence
   */
  async settle(
    reader: Reader,
    described: readonly DescribedArticle[],
  ): Promise<{ problems: Map<DescribedArticle, string>; notes: Map<DescribedArticle, string> }> {
    const [problems, notes] = [new Map<DescribedArticle, string>(), new Map<DescribedArticle, string>()];
    const owners = await ownersOf(reader, described.flatMap(skusOf));
    const skusUnder = await skusUnderHandles(
      reader,
      described.map(({ handle }) => handle),
    );
    for (const article of described) {
      const skus = skusOf(article);
      const known = [...new Set(skus.flatMap((sku) => owners.get(sku) ?? []))];
      const [owner] = known;
      if (owner !== undefined && known.length === 1) {
        article.handle = owner;
      } else if (known.length > 1) {
        problems.set(article, `its SKUs belong to several products here: ${known.join(', ')}`);
        continue;
      } else if (skus.length > 0 && (skusUnder.get(article.handle) ?? []).some((sku) => sku !== '')) {
        const former = article.handle;
        article.handle = slugOf(`${former} ${skus[0]}`);
        const others = (skusUnder.get(former) ?? []).filter((sku) => sku !== '').join(', ');
        notes.set(
          article,
          `another product of this name is here, with the SKU ${others}; this one comes in as "${article.handle}"`,
        );
      }
      const line = this.#lineOf.get(article.handle);
      if (line === undefined) this.#lineOf.set(article.handle, article.headLine);
      else problems.set(article, `it is the product "${article.handle}" of this shop, which line ${line} is already`);
    }
    return { problems, notes };
  }
}

const skusOf = ({ rows }: DescribedArticle): string[] =>
  rows.flatMap(({ variant }) => (variant?.sku === undefined || variant.sku === '' ? [] : [variant.sku]));

/** The handles of the articles that sell these SKUs. */
async function ownersOf(reader: Reader, skus: readonly string[]): Promise<Map<string, string[]>> {
  const owners = new Map<string, string[]>();
  for (const some of inPieces([...new Set(skus)], 1000)) {
    const rows = await reader.all<{ sku: string; handle: string }>(
      `SELECT DISTINCT v.sku, a.handle FROM variant v JOIN article a ON a.article_id = v.article_id
        WHERE v.position IS NOT NULL AND v.sku IN (${questionMarks(some)})`,
      some,
    );
    for (const { sku, handle } of rows) owners.set(sku, [...(owners.get(sku) ?? []), handle]);
  }
  return owners;
}

async function skusUnderHandles(reader: Reader, handles: readonly string[]): Promise<Map<string, string[]>> {
  const under = new Map<string, string[]>();
  for (const some of inPieces(handles, 1000)) {
    const rows = await reader.all<{ sku: string; handle: string }>(
      `SELECT v.sku, a.handle FROM article a JOIN variant v ON v.article_id = a.article_id
        WHERE v.position IS NOT NULL AND a.handle IN (${questionMarks(some)})`,
      some,
    );
    for (const { sku, handle } of rows) under.set(handle, [...(under.get(handle) ?? []), sku]);
  }
  return under;
}
