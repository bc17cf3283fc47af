import type { Note } from './catalogue-article.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import { cellReader } from './catalogue-rows.ts';
import type { ArticleRows } from './catalogue-rows.ts';

/**
 * Notes SKUs that stand on several rows. They are imported like any other, because an SKU is the shop's own name and not a key.
 */
export class RepeatedSkus {
  #cell: ReturnType<typeof cellReader>;
  #places = new Map<string, { line: number; handle: string }[]>();

  constructor(columns: readonly CatalogueColumn[]) {
    this.#cell = cellReader(columns);
  }

  look({ handle, rows }: ArticleRows): void {
    for (const row of rows) {
      const sku = this.#cell(row, 'sku')?.trim() ?? '';
      if (sku === '' || row.problem) continue;
      const places = this.#places.get(sku);
      // One row of a file may have made several.
      if (places?.at(-1)?.line === row.line) continue;
      if (places) places.push({ line: row.line, handle });
      else this.#places.set(sku, [{ line: row.line, handle }]);
    }
  }

  /** One for each SKU, at the second row that has it. */
  notes(): Note[] {
    return [...this.#places].flatMap(([sku, places]) => {
      const [first, second, ...rest] = places.toSorted((a, b) => a.line - b.line);
      if (!first || !second) return [];
      const others = [first, ...rest].map(({ line }) => line).join(', ');
      return [{ ...second, note: `the SKU "${sku}" is also on line ${others}` }];
    });
  }
}
