import type { Note } from './catalogue-article.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import { cellReader } from './catalogue-rows.ts';
import type { ArticleRows } from './catalogue-rows.ts';

/** Notices SKUs that stand on several rows. They are imported like any other: an SKU is the shop's own word, and no key. */
export class RepeatedSkus {
  #cell: ReturnType<typeof cellReader>;
  #firstLine = new Map<string, number>();
  #repeated = new Map<string, { handle: string; lines: number[] }>();

  constructor(columns: readonly CatalogueColumn[]) {
    this.#cell = cellReader(columns);
  }

  look({ handle, rows }: ArticleRows): void {
    for (const row of rows) {
      const sku = this.#cell(row, 'sku')?.trim() ?? '';
      if (sku === '' || row.problem) continue;
      const first = this.#firstLine.get(sku);
      if (first === undefined) {
        this.#firstLine.set(sku, row.line);
        continue;
      }
      const repeated = this.#repeated.get(sku) ?? { handle, lines: [first] };
      repeated.lines.push(row.line);
      this.#repeated.set(sku, repeated);
    }
  }

  notes(): Note[] {
    return [...this.#repeated].map(([sku, { handle, lines }]) => ({
      line: lines[1]!,
      handle,
      note: `the SKU "${sku}" is also on line ${lines.filter((_, place) => place !== 1).join(', ')}`,
    }));
  }
}
