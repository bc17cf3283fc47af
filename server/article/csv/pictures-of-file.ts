import type { Reader } from '../../../platform/database/database.ts';
import { readKeptArticles } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import { isEmbedded, noPicturesInFile } from '../pictures/embedded-picture.ts';
import type { PicturesInFile } from '../pictures/embedded-picture.ts';
import type { WantedPictures } from '../pictures/fetch-pictures.ts';
import { sameTextKey } from '../same-text.ts';
import { CatalogueReader } from './catalogue-article.ts';
import type { DescribedArticle } from './catalogue-article.ts';
import { matchVariants, placesOfOptions } from './catalogue-merge.ts';
import { readSpelledHandles } from './catalogue-import.ts';
import { outlineCatalogue, readArticles } from './catalogue-rows.ts';
import type { CatalogueOutline, OutlineOptions } from './catalogue-rows.ts';
import { KnownBySku } from './known-by-sku.ts';
import { MappingOfImport } from './mapping-of-import.ts';
import { PictureColumns } from './picture-columns.ts';
import { takePicturesOut } from './pictures-in-file.ts';
import { readFormerProducts } from './read-former-products.ts';
import type { NamedPicture } from './picture-columns.ts';

/** The addresses of pictures in a product file. Reading them asks no host. */

type Named = { described: DescribedArticle; pictures: NamedPicture[] };

const batchArticles = 500;

/** A picture that several rows name comes once, with all the variants that it shows. */
function wantedOf({ described, pictures }: Named, kept: StoredArticle | undefined): WantedPictures {
  const variants = described.rows.flatMap(({ variant }) => (variant ? [variant] : []));
  const matches = kept && matchVariants(variants, kept, placesOfOptions(described.optionNames, kept.optionNames));
  const byAddress = new Map<string, { address: string; alt: string; variantIds: string[] }>();
  for (const { address, alt, of } of pictures) {
    const known = byAddress.get(address) ?? { address, alt, variantIds: [] };
    byAddress.set(address, known);
    known.alt ||= alt;
    const variantId = of?.variant ? matches?.get(of.variant)?.variantId : undefined;
    if (variantId !== undefined) known.variantIds.push(variantId);
  }
  return {
    line: described.headLine,
    handle: described.handle,
    article: kept
      ? { articleId: kept.articleId, pictureIds: new Set(kept.pictures.map(({ pictureId }) => pictureId)) }
      : null,
    pictures: [...byAddress.values()],
  };
}

/** Finds the products of the shop that articles of a file are, a batch at a time. */
class ProductsOfShop {
  readonly #reader: Reader;
  readonly #knownBySku: KnownBySku | undefined;
  readonly #spelled: ReadonlyMap<string, string>;

  constructor(reader: Reader, outline: CatalogueOutline, spelled: ReadonlyMap<string, string>) {
    this.#reader = reader;
    this.#knownBySku = outline.format?.handlesAreNames ? new KnownBySku() : undefined;
    this.#spelled = spelled;
  }

  async of(named: readonly Named[]): Promise<WantedPictures[]> {
    const described = named.map((each) => each.described);
    const settled = await this.#knownBySku?.settle(this.#reader, described);
    const handles = described.flatMap(({ handle }) => {
      const key = sameTextKey(handle);
      return [handle, key, this.#spelled.get(key) ?? key];
    });
    const kept = await readKeptArticles(this.#reader, 'handle', [...new Set(handles)]);
    const byHandle = new Map(kept.map((article) => [sameTextKey(article.handle), article]));
    return named.map((each) =>
      wantedOf(
        each,
        settled?.problems.has(each.described) ? undefined : byHandle.get(sameTextKey(each.described.handle)),
      ),
    );
  }
}

/**
 * Reads the addresses of a file's pictures, by the products of the shop. The caller has to release the pictures in the file.
 * @throws {UnusableFile} when the file is not read
 */
export async function picturesOfFile(
  reader: Reader,
  file: string,
  options: OutlineOptions & { mapping?: string | undefined },
): Promise<{ wanted: WantedPictures[]; fileDigest: string; inFile: PicturesInFile }> {
  const mapping = new MappingOfImport(reader, options.mapping);
  const outline = await outlineCatalogue(file, {
    ...options,
    mapped: (header) => mapping.readerFor(header),
    former: () => readFormerProducts(reader),
  });
  try {
    const { fileDigest, format, numbers, inventory } = outline;
    const columns = new PictureColumns(outline.columns, format !== undefined);
    const wanted: WantedPictures[] = [];
    if (!columns.areThere || inventory) return { wanted, fileDigest, inFile: noPicturesInFile };
    const articles = new CatalogueReader(outline.columns, options.currency, numbers, format?.changesOnly);
    const products = new ProductsOfShop(reader, outline, await readSpelledHandles(reader));
    let batch: Named[] = [];
    for await (const rows of readArticles(outline)) {
      const { article: described } = articles.describe(rows);
      const pictures = described ? columns.of(described) : [];
      if (described && pictures.length > 0) batch.push({ described, pictures });
      if (batch.length < batchArticles) continue;
      wanted.push(...(await products.of(batch)));
      batch = [];
    }
    wanted.push(...(await products.of(batch)));
    const hasOwn = wanted.some(({ pictures }) => pictures.some(({ address }) => isEmbedded(address)));
    return { wanted, fileDigest, inFile: hasOwn ? await takePicturesOut(outline) : noPicturesInFile };
  } finally {
    outline.form.release();
  }
}
