import { readStoredJson } from '../../database/stored-json.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import { readCategory } from './catalogue-cells.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';
import type { StoredRow } from './kept-cells.ts';

/** The category that an earlier program read from the same cells: without those above it. */
const earlierCategory = (type: string, productCategory: string) =>
  type.trim() || productCategory.slice(productCategory.lastIndexOf('>') + 1).trim() || null;

/** The row's category in its present form, and the row with the cell that says it; undefined where it stays as it is. */
function inPresentForm(row: StoredRow, category: string): { category: string; row: StoredRow } | undefined {
  const productCategory = row.cells?.['productCategory'];
  if (row.isHead !== true || productCategory === undefined) return undefined;
  const type = row.cells?.['type'] ?? category;
  // Staff have changed it since.
  if (earlierCategory(type, productCategory) !== category) return undefined;
  const present = readCategory(type, productCategory);
  if (present === null || present === category) return undefined;
  return { category: present, row: { ...row, cells: { ...row.cells, type } } };
}

/**
 * Puts an article that an earlier program imported into the department that its file names, from the cells that were kept. An
 * export still writes the cells as they came.
 * @returns the same article where nothing changes
 */
export function inDepartmentOfFile(article: StoredArticle): StoredArticle {
  const { category } = article;
  if (category === null) return article;
  if (article.imported !== null) {
    const { rows } = readStoredJson(storedRowsSchema, article.imported);
    for (const [place, row] of rows.entries()) {
      const found = inPresentForm(row, category);
      if (found) {
        const imported = JSON.stringify({ rows: rows.with(place, found.row) });
        return { ...article, category: found.category, imported };
      }
    }
  }
  for (const [place, variant] of article.variants.entries()) {
    const found =
      variant.imported === null
        ? undefined
        : inPresentForm(readStoredJson(storedRowSchema, variant.imported), category);
    if (found) {
      const variants = article.variants.with(place, { ...variant, imported: JSON.stringify(found.row) });
      return { ...article, category: found.category, variants };
    }
  }
  return article;
}
