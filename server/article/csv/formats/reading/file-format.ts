import type { Currency } from '../../../../../contract/money.ts';
import type { CellOfPicture } from '../../../pictures/embedded-picture.ts';
import type { FormerProduct } from './former-products.ts';

/**
 * What a format of another shop system does: it knows a file by its whole header, and translates each record into rows shaped like
 * Shopify's, under the keys of Shopify's columns. What reads them is one for all formats.
 */

/** The columns of Shopify's into which a format translates. */
export type RowKey =
  | 'handle'
  | 'title'
  | 'description'
  | 'vendor'
  | 'type'
  | 'tags'
  | 'published'
  | 'status'
  | 'sku'
  | 'barcode'
  | 'option1Name'
  | 'option1Value'
  | 'option2Name'
  | 'option2Value'
  | 'option3Name'
  | 'option3Value'
  | 'price'
  | 'compareAt'
  | 'tracker'
  | 'quantity'
  | 'policy'
  | 'shelf'
  | 'ageLimit'
  | 'related'
  /** One address or several in one cell; of a variant's row, the variant's own. */
  | 'pictureUrl'
  /** Of the first of them. */
  | 'pictureAlt'
  /** What a second file of the same system needs to know of the product (`former-products.ts`). It is only kept. */
  | 'former';

export type RowCells = Partial<Record<RowKey, string>>;

/** One row of an article; with a problem, the whole article is left out. */
export type FormatRow = {
  cells: RowCells;
  problem?: string;
  /** Whether it speaks of the article and of no variant, even where the article has no other row. */
  isOfArticleAlone?: boolean;
};

/** What a record means: rows of one article, or nothing that can be sold here. The handle is empty where it is not known. */
export type Translation =
  | { handle: string; rows: FormatRow[]; notes?: readonly string[] }
  | { handle: string; leftOut: string };

/** A record of the file, below the header. It is not empty. */
export type FormatRecord = {
  line: number;
  cells: readonly string[];
  /** Why it cannot be understood: its cells may then stand anywhere. */
  problem?: string | undefined;
  /** Of a spreadsheet: the texts of those cells that are numbers. They stay as they are in the translated rows. */
  numbers?: ReadonlySet<string>;
};

/** A column of the translated rows: the file's own name for it, which reports show, and the key it is read by. */
export type FormatColumn = { name: string; key: RowKey };

/** Reads one file of a format. */
export type FormatReader = {
  /** What the file is, to follow "read as". */
  shownAs: string;
  /** What holds of the whole file and has to be known, as sentences. */
  remarks?: readonly string[];
  /** Whether the rows name products of the shop, each by its SKU or as the only variant of its handle, and only change them. */
  changesOnly?: boolean;
  /** Whether handles are made of names, because the file has none: a product is then known again by its SKUs. */
  handlesAreNames?: boolean;
  /** A column that the file does not speak of is not among them: an import leaves what is there. */
  columns: FormatColumn[];
  /** Hears which products of the shop came from other systems, before any record is looked at. */
  hear?: (former: readonly FormerProduct[]) => void;
  /** Looks at every record once before any is translated, where a record is understood only by others. */
  survey?: (record: FormatRecord) => void;
  translate: (record: FormatRecord) => Translation;
  /** The picture that stands in a cell of a record. The translated row names it by its address. */
  pictureIn?: (record: FormatRecord) => CellOfPicture | undefined;
};

/** How a reader is made. */
export type FormatContext = {
  /** Now, in UTC epoch milliseconds: some prices hold for a time. */
  now: number;
  /** The currency of the shop (ISO 4217). */
  currency: Currency;
};

export type FileFormat = {
  /** @returns undefined when the header is not that of a file of this format */
  recognise: (header: readonly string[], context: FormatContext) => FormatReader | undefined;
};
