import { addressesOf } from '../pictures/fetching/picture-address.ts';
import type { DescribedArticle } from './catalogue-article.ts';
import { folded } from './catalogue-columns.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import type { CatalogueRow } from './catalogue-rows.ts';

/** One picture of an article, as its rows name it. */
export type NamedPicture = {
  address: string;
  alt: string;
  /** The row of the variant that it shows. */
  of: DescribedArticle['rows'][number] | null;
};

/** The cells that speak of pictures, by the place of their columns. */
export class PictureColumns {
  readonly #places: { url: number; alt: number; position: number; variant: number };
  readonly #isFormat: boolean;

  /** @param isFormat whether the file is that of another system: a variant's row then has the variant's own picture */
  constructor(columns: readonly CatalogueColumn[], isFormat: boolean) {
    const byKey = (key: string) => columns.findIndex((column) => column.key === key);
    const byName = (...names: string[]) => columns.findIndex(({ name }) => names.includes(folded(name)));
    this.#places = {
      url: byKey('pictureUrl'),
      alt: byKey('pictureAlt'),
      position: byName('image position'),
      variant: byName('variant image url', 'variant image'),
    };
    this.#isFormat = isFormat;
  }

  get areThere(): boolean {
    return this.#places.url >= 0 || this.#places.variant >= 0;
  }

  #cell({ cells }: CatalogueRow, place: number): string {
    return place < 0 ? '' : (cells[place] ?? '').trim();
  }

  /** The pictures of an article in their order, each once. */
  of({ rows }: Pick<DescribedArticle, 'rows'>): NamedPicture[] {
    const { url, alt, position, variant } = this.#places;
    const placed = rows.flatMap((described, place) => {
      const { row, isHead } = described;
      const isOwn = this.#isFormat && !isHead && described.variant !== null;
      const order = Number(this.#cell(row, position) || Number.NaN);
      return addressesOf(this.#cell(row, url)).map((address) => ({
        order: Number.isFinite(order) ? order : place + 1,
        picture: { address, alt: this.#cell(row, alt), of: isOwn ? described : null },
      }));
    });
    const listed = placed.toSorted((a, b) => a.order - b.order).map(({ picture }) => picture);
    const ofVariants = rows.flatMap((described): NamedPicture[] =>
      described.variant === null
        ? []
        : addressesOf(this.#cell(described.row, variant)).map((address) => ({ address, alt: '', of: described })),
    );
    return [...listed, ...ofVariants];
  }

  /** The different addresses that an article's rows name. */
  addressesOf(article: Pick<DescribedArticle, 'rows'>): string[] {
    return this.areThere ? [...new Set(this.of(article).map(({ address }) => address))] : [];
  }
}
