import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording.tsx';
import { articleColumns, articleFeatures } from './article-columns.tsx';
import type { ArticleFilter } from './article-queries.ts';
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
  function moveBetweenLines(event: KeyboardEvent<HTMLDivElement>) {
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
  }

  return (
    <div
      className={pages.isFromBefore ? 'articles-table articles-from-before' : 'articles-table'}
      role="table"
      aria-label={say('articles.table')}
      aria-rowcount={pages.total + 1}
      aria-busy={pages.isPending || pages.isFromBefore}
    >
      <div role="rowgroup">
        <div className="articles-row articles-head" role="row" aria-rowindex={1}>
          {table.getHeaderGroups()[0]!.headers.map((header) => {
            const { className, sort: sortHere } = header.column.columnDef.meta ?? {};
            if (header.id === 'select') {
              return (
                <div key={header.id} role="columnheader">
                  <SelectAll selection={selection} total={pages.total} />
                </div>
              );
            }
            return (
              <div
                key={header.id}
                role="columnheader"
                className={className ?? ''}
                {...(sortHere && sort === sortHere && { 'aria-sort': sort === 'updated' ? 'descending' : 'ascending' })}
              >
                {sortHere ? (
                  <SortButton isOn={sort === sortHere} isDown={sortHere === 'updated'} onPress={() => onSort(sortHere)}>
                    <table.FlexRender header={header} />
                  </SortButton>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div className="articles-scroll" ref={scroll} role="presentation" onKeyDown={moveBetweenLines}>
        <div className="articles-space" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {lines.map(({ index, start }) => {
            const article = pages.rowAt(index);
            const row = article && table.getRowModel().rowsById[article.articleId];
            return (
              <div
                key={index}
                className="articles-row articles-line"
                role="row"
                aria-rowindex={index + 2}
                aria-selected={row?.getIsSelected() ?? false}
                data-line={index}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row ? (
                  row.getAllCells().map((cell) => (
                    <div key={cell.id} role="cell" className={cell.column.columnDef.meta?.className ?? ''}>
                      <table.FlexRender cell={cell} />
                    </div>
                  ))
                ) : (
                  <WaitingLine />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {children}
    </div>
  );
}

function WaitingLine() {
  return (
    <>
      <span role="cell" />
      <span role="cell" className="articles-picture">
        <WaitingPlace shape="square" />
      </span>
      <span role="cell">
        <WaitingPlace shape="line" />
      </span>
    </>
  );
}

function SortButton({
  isOn,
  isDown,
  onPress,
  children,
}: {
  isOn: boolean;
  isDown: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="articles-sort" aria-pressed={isOn} onClick={onPress}>
      {children}
      {isOn && (
        <span className={isDown ? '' : 'articles-sort-up'}>
          <Icon name="down" />
        </span>
      )}
    </button>
  );
}

function SelectAll({ selection, total }: { selection: Selection; total: number }) {
  const { say } = useWording();
  const box = useRef<HTMLInputElement>(null);
  const isSome = selection.articleIds.length > 0 && !selection.isAll;
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
        disabled={selection.isReadingAll || total === 0}
        onChange={() => {
          if (selection.articleIds.length > 0) selection.clear();
          else void selection.selectAll();
        }}
      />
    </label>
  );
}
