import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { present } from '../../../contract/presence.ts';
import { Icon } from '../../controls/icon.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { articleColumns, articleFeatures } from './article-columns.tsx';
import type { ArticleFilter } from '../seller/article-queries.ts';
import type { useArticlePages } from './use-article-pages.ts';
import type { Selection } from './use-selection.ts';

const lineHeightPx = 52;

type Props = {
  pages: ReturnType<typeof useArticlePages>;
  sort: ArticleFilter['sort'];
  onSort: (sort: ArticleFilter['sort']) => void;
  selection: Selection;
  onSight: (inSight: { first: number; last: number }) => void;
  children: ReactNode;
};

/** The list of articles: only the lines in sight are in the document, so its length does not matter. */
export function ArticleTable({ pages, sort, onSort, selection, onSight, children }: Props) {
  const wording = useWording();
  const { say } = wording;
  const { shop } = useSession();
  const columns = useMemo(() => articleColumns(wording, shop.currency), [wording, shop.currency]);
  const table = useTable({
    features: articleFeatures,
    columns,
    data: pages.loaded,
    getRowId: (row) => row.articleId,
    state: { rowSelection: selection.rows },
    onRowSelectionChange: selection.setRows,
  });
  const scroll = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called while rendering only, never memoised
  const virtualizer = useVirtualizer({
    count: pages.isPending ? 12 : pages.total,
    getScrollElement: () => scroll.current,
    estimateSize: () => lineHeightPx,
    overscan: 8,
  });
  const lines = virtualizer.getVirtualItems();
  const first = lines[0]?.index ?? 0;
  const last = lines.at(-1)?.index ?? 0;
  useEffect(() => onSight({ first, last }), [onSight, first, last]);

  /** Arrow keys go from title to title, and on where the document ends. */
  const moveBetweenLines = useEffectEvent((event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-line]');
    if (!step || !line || !(event.target as HTMLElement).matches('.articles-title')) return;
    const wanted = Number(line.dataset['line']) + step;
    if (wanted < 0 || wanted >= pages.total) return;
    event.preventDefault();
    virtualizer.scrollToIndex(wanted);
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-line="${wanted}"] .articles-title`)?.focus(),
    );
  });
  useEffect(() => {
    const place = scroll.current;
    place?.addEventListener('keydown', moveBetweenLines);
    return () => place?.removeEventListener('keydown', moveBetweenLines);
  }, []);

  return (
    <div className={pages.isFromBefore ? 'articles-table articles-from-before' : 'articles-table'}>
      <div className="articles-scroll" ref={scroll}>
        <table
          className="articles-lines"
          aria-label={say('articles.table')}
          aria-rowcount={pages.total + 1}
          aria-busy={pages.isPending || pages.isFromBefore}
        >
          <thead className="articles-head">
            <tr className="articles-row articles-head-row" aria-rowindex={1}>
              <th>
                <SelectAll selection={selection} total={pages.total} />
              </th>
              {present(table.getHeaderGroups()[0], 'the row of headings')
                .headers.filter(({ id }) => id !== 'select')
                .map((header) => {
                  const { className = '', sort: sortHere } = header.column.columnDef.meta ?? {};
                  const isOn = sortHere !== undefined && sort === sortHere;
                  const direction = sortHere === 'updated' ? 'descending' : 'ascending';
                  return (
                    <th key={header.id} className={className} {...(isOn && { 'aria-sort': direction })}>
                      {sortHere ? (
                        <SortButton isOn={isOn} direction={direction} onPress={() => onSort(sortHere)}>
                          <table.FlexRender header={header} />
                        </SortButton>
                      ) : (
                        <table.FlexRender header={header} />
                      )}
                    </th>
                  );
                })}
            </tr>
          </thead>
          <tbody className="articles-space" style={{ height: virtualizer.getTotalSize() }}>
            {lines.map(({ index, start }) => {
              const article = pages.rowAt(index);
              const row = article && table.getRowModel().rowsById[article.articleId];
              return (
                <tr
                  key={index}
                  className={
                    row?.getIsSelected() ? 'articles-row articles-line articles-selected' : 'articles-row articles-line'
                  }
                  aria-rowindex={index + 2}
                  data-line={index}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {row ? (
                    row.getAllCells().map((cell) => (
                      // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the column brings the text
                      <td key={cell.id} className={cell.column.columnDef.meta?.className ?? ''}>
                        <table.FlexRender cell={cell} />
                      </td>
                    ))
                  ) : (
                    <WaitingLine />
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {children}
    </div>
  );
}

function WaitingLine() {
  return (
    <>
      <td aria-hidden="true" />
      <td>
        <div className="articles-picture">
          <WaitingPlace shape="square" />
        </div>
      </td>
      <td>
        <WaitingPlace shape="line" />
      </td>
    </>
  );
}

function SortButton({
  isOn,
  direction,
  onPress,
  children,
}: {
  isOn: boolean;
  direction: 'ascending' | 'descending';
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="articles-sort" aria-pressed={isOn} onClick={onPress}>
      {children}
      {isOn && (
        <span className={`articles-sort-${direction}`}>
          <Icon name="down" />
        </span>
      )}
    </button>
  );
}

function SelectAll({ selection, total }: { selection: Selection; total: number }) {
  const { say } = useWording();
  const box = useRef<HTMLInputElement>(null);
  const isSome = selection.count > 0 && !selection.isAll;
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <label className="articles-check">
      <input
        ref={box}
        type="checkbox"
        aria-label={say('articles.selectAll', { total })}
        checked={selection.isAll}
        disabled={total === 0}
        onChange={() => {
          if (selection.count > 0) selection.clear();
          else selection.selectAll();
        }}
      />
    </label>
  );
}
