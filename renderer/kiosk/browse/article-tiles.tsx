import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ArticleList, ArticleSummary } from '../../../contract/seller/article.ts';
import { ArticleTile } from './article-tile.tsx';
import { heightOfRows } from './rows-in-sight.ts';
import { drawnRowsOf, useRowsInSight } from './use-rows-in-sight.ts';

/** The pictures of so many tiles are asked for at once. */
const firstCount = 8;

const Tile = memo(ArticleTile);

type Item = { article: ArticleSummary; key: string };

/**
 * The tiles of a list, however long. Of a long one there are only those near the display, with gaps as high as the rows that are
 * left out, so that a step of scrolling costs the same in every list.
 * @param props.children what stands in their place until the first have come
 */
export const ArticleTiles = memo(function ArticleTiles({
  pages,
  isFormer,
  isBusy,
  children,
}: {
  pages: ArticleList[] | undefined;
  /** Another list is on its way. */
  isFormer: boolean;
  isBusy: boolean;
  children: ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  const items = useMemo(
    () =>
      (pages ?? []).flatMap(({ articles }, page) =>
        articles.map((article): Item => ({ article, key: `${page} ${article.handle}` })),
      ),
    [pages],
  );
  const count = items.length;
  const drawn = useRowsInSight(list, count, items[0]?.article);
  const tiles = (from: number, to: number) =>
    items.slice(from, to).map(({ article, key }, index) => (
      <li key={key} {...(drawn && { 'aria-posinset': from + index + 1, 'aria-setsize': count })}>
        <Tile article={article} isFirst={from + index < firstCount} />
      </li>
    ));
  const gap = (key: string, from: number, to: number) =>
    drawn &&
    from < to && (
      <li
        key={key}
        className="tiles-gap"
        aria-hidden="true"
        style={{ height: heightOfRows(drawn.heights, { from, to }) - drawn.gap }}
      />
    );
  const rows = drawn ? drawnRowsOf(drawn, count) : [];
  return (
    <ul className={isFormer ? 'tiles tiles-former' : 'tiles'} aria-busy={isBusy} ref={list}>
      {drawn
        ? [
            ...rows.flatMap(({ from, to }, index) => [
              gap(`gap ${index}`, rows[index - 1]?.to ?? 0, from),
              ...tiles(from * drawn.columns, to * drawn.columns),
            ]),
            gap('gap', rows.at(-1)?.to ?? 0, Math.ceil(count / drawn.columns)),
          ]
        : tiles(0, count)}
      {children}
    </ul>
  );
});
