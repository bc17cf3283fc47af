import type { RowSelectionState } from '@tanstack/react-table';
import { useState } from 'react';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { readAllOf } from './bulk-status.ts';

const none: RowSelectionState = {};

/** The selected articles, by id, including those out of view; a new filter starts with none. */
export function useSelection(filter: ArticleFilter, total: number) {
  const key = JSON.stringify({ ...filter, sort: undefined });
  const [selected, setSelected] = useState<{ key: string; rows: RowSelectionState }>({ key, rows: {} });
  const rows = selected.key === key ? selected.rows : none;
  const setRows = (next: RowSelectionState | ((former: RowSelectionState) => RowSelectionState)) =>
    setSelected({ key, rows: typeof next === 'function' ? next(rows) : next });
  const [isReadingAll, setReadingAll] = useState(false);
  const articleIds = Object.keys(rows).filter((articleId) => rows[articleId]);
  return {
    rows,
    setRows,
    articleIds,
    isAll: total > 0 && articleIds.length === total,
    isReadingAll,
    clear: () => setRows({}),
    selectAll: async () => {
      setReadingAll(true);
      try {
        const titles = await readAllOf(filter);
        setRows(Object.fromEntries([...titles.keys()].map((articleId) => [articleId, true])));
      } finally {
        setReadingAll(false);
      }
    },
  };
}

export type Selection = ReturnType<typeof useSelection>;
