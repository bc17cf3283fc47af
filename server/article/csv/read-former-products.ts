import { z } from 'zod';
import type { Reader } from '../../../platform/database/database.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import type { FormerProduct } from './formats/reading/former-products.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';

const saidSchema = z.record(z.string(), z.string());

type Row = { handle: string; title: string; optionNames: string; ofVariant: string | null; ofArticle: string | null };

/** Reads the products that came from other systems and are here. */
export async function readFormerProducts(reader: Reader): Promise<FormerProduct[]> {
  const rows = await reader.all<Row>(
    `SELECT a.handle, a.title, a.option_names AS "optionNames", v.imported AS "ofVariant", NULL AS "ofArticle"
       FROM variant v JOIN article a ON a.article_id = v.article_id
      WHERE v.position IS NOT NULL AND v.imported LIKE '%"former":%'
      UNION ALL
     SELECT a.handle, a.title, a.option_names, NULL, b.imported
       FROM article_body b JOIN article a ON a.article_id = b.article_id WHERE b.imported LIKE '%"former":%'`,
  );
  return rows.flatMap(({ handle, title, optionNames, ofVariant, ofArticle }) => {
    const kept = [
      ...(ofVariant === null ? [] : [readStoredJson(storedRowSchema, ofVariant)]),
      ...(ofArticle === null ? [] : readStoredJson(storedRowsSchema, ofArticle).rows),
    ];
    const cell = kept.map(({ cells }) => cells?.['former']).find((found) => found !== undefined);
    if (cell === undefined) return [];
    return [{ handle, title, hasOptions: optionNames !== '[]', said: readStoredJson(saidSchema, cell) }];
  });
}
