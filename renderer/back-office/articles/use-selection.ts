import type { RowSelectionState } from '@tanstack/react-table';
import { useState } from 'react';
import { mostNamed } from '../../../contract/seller/bulk-change.ts';
import type { BulkRequest } from '../../../contract/seller/bulk-change.ts';
import type { StaffArticleRow } from '../../../contract/seller/back-office.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';

/** Either some articles, or all that match but for some; out of view too, and however many there are. */
type Chosen = { isAllBut: boolean; ids: ReadonlySet<string> };

const none: Chosen = { isAllBut: false, ids: new Set() };

/**
 * The selected articles; a new filter starts with none.
 * @param loaded the rows that are here: of those, the table knows which are selected
 */
export function useSelection(filter: ArticleFilter, total: number, loaded: readonly StaffArticleRow[]) {
  const { sort: _sort, ...matching } = filter;
  const key = JSON.stringify(matching);
  const [state, setState] = useState({ key, chosen: none });
  const chosen = state.key === key ? state.chosen : none;
  const choose = (next: Chosen) => setState({ key, chosen: next });
  const isSelected = (articleId: string) => chosen.ids.has(articleId) !== chosen.isAllBut;
  const rows: RowSelectionState = Object.fromEntries(
    loaded.filter(({ articleId }) => isSelected(articleId)).map(({ articleId }) => [articleId, true]),
  );
  const setRows = (next: RowSelectionState | ((former: RowSelectionState) => RowSelectionState)) => {
    const after = typeof next === 'function' ? next(rows) : next;
    const ids = new Set(chosen.ids);
    for (const { articleId } of loaded) {
      const isOn = after[articleId] ?? false;
      if (isOn === chosen.isAllBut) ids.delete(articleId);
      else ids.add(articleId);
    }
    if (ids.size <= mostNamed) choose({ ...chosen, ids });
  };
  const count = chosen.isAllBut ? Math.max(0, total - chosen.ids.size) : chosen.ids.size;
  const selection: BulkRequest['selection'] = chosen.isAllBut
    ? { matching, except: [...chosen.ids] }
    : { articleIds: [...chosen.ids] };
  return {
    rows,
    setRows,
    count,
    selection,
    isAll: total > 0 && count === total,
    clear: () => choose(none),
    selectAll: () => choose({ isAllBut: true, ids: new Set() }),
  };
}

export type Selection = ReturnType<typeof useSelection>;
