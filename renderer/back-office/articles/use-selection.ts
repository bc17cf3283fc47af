import { useQueryClient } from '@tanstack/react-query';
import type { RowSelectionState } from '@tanstack/react-table';
import { useEffect, useState } from 'react';
import type { ArticleFilter } from './article-queries.ts';
import { readAllOf } from './bulk-status.ts';

/** Which articles are selected, by id, also those that are not in sight; another filter starts with none. */
export function useSelection(filter: ArticleFilter, total: number) {
  const queryClient = useQueryClient();
  const [rows, setRows] = useState<RowSelectionState>({});
  const [isReadingAll, setReadingAll] = useState(false);
  const key = JSON.stringify({ ...filter, sort: undefined });
  useEffect(() => setRows({}), [key]);
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
        const titles = await readAllOf(queryClient, filter, total);
        setRows(Object.fromEntries([...titles.keys()].map((articleId) => [articleId, true])));
      } finally {
        setReadingAll(false);
      }
    },
  };
}

export type Selection = ReturnType<typeof useSelection>;
