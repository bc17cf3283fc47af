import { useEffect, useEffectEvent, useState } from 'react';
import type { RefObject } from 'react';
import { useNavigationType } from 'react-router';
import { drawnRows, noHeights, noteHeight, rowsBetween } from './rows-in-sight.ts';
import type { RowHeights, Rows } from './rows-in-sight.ts';

/** A list with no more tiles than these is drawn whole. */
export const mostDrawnWhole = 96;

/** How a list is laid out, and what of it is drawn. */
export type DrawnList = {
  columns: number;
  gap: number;
  heights: RowHeights;
  inSight: Rows;
  focused: number | undefined;
};

/** What was drawn of each list, by its first article. A list to which a shopper goes back is then drawn where it was left. */
const left = new WeakMap<object, DrawnList>();

/** A list at its top, before its layout is known. */
function begun(tiles: number): DrawnList {
  const columns = 4;
  return { columns, gap: 16, heights: noHeights(), inSight: { from: 0, to: tiles / columns }, focused: undefined };
}

/** As many as a page of the list has. */
const firstTiles = 24;

/** The place of a tile in its list, from 0; a gap has none. */
function placeOf(item: Element): number | undefined {
  const place = item.getAttribute('aria-posinset');
  return place === null ? undefined : Number(place) - 1;
}

function layoutOf(list: HTMLElement): { columns: number; gap: number } {
  const { gridTemplateColumns, rowGap } = getComputedStyle(list);
  return { columns: gridTemplateColumns.split(' ').length, gap: Number.parseFloat(rowGap) };
}

/** The first tile of a row is as high as the row. */
function noteDrawn(list: HTMLElement, { columns, gap, heights }: DrawnList): void {
  for (const item of list.children) {
    const place = placeOf(item);
    if (place !== undefined && place % columns === 0)
      noteHeight(heights, place / columns, item.getBoundingClientRect().height + gap);
  }
}

const isSame = (one: Rows, other: Rows) => one.from === other.from && one.to === other.to;

/**
 * What to draw of a long list: the rows on the display and a display's height before and after them.
 * @param list the list, inside a `main` that scrolls
 * @param count how many tiles it has
 * @param first the article that it begins with; another one makes it another list
 * @returns undefined where all are drawn
 */
export function useRowsInSight(
  list: RefObject<HTMLElement | null>,
  count: number,
  first: object | undefined,
): DrawnList | undefined {
  const isLong = first !== undefined && count > mostDrawnWhole;
  const goesBack = useNavigationType() === 'POP';
  const [drawn, setDrawn] = useState(
    () => (goesBack && first && left.get(first)) || begun(isLong ? firstTiles : mostDrawnWhole),
  );

  /** Layout is done when this is called, so that nothing is laid out for it. */
  const look = useEffectEvent(() => {
    const element = list.current;
    const main = element?.closest('main');
    if (!element || !main || !first) return;
    const layout = layoutOf(element);
    const before = left.get(first);
    const isAsBefore = before?.columns === layout.columns && before.gap === layout.gap;
    const heights = isAsBefore ? before.heights : noHeights();
    if (layout.columns === drawn.columns) noteDrawn(element, { ...drawn, ...layout, heights });
    const rowCount = Math.ceil(count / layout.columns);
    const top = main.getBoundingClientRect().top - element.getBoundingClientRect().top;
    const height = main.clientHeight;
    const inSight = rowsBetween(heights, rowCount, top - height, top + 2 * height);
    const active = document.activeElement?.closest('li');
    const place = active && element.contains(active) ? placeOf(active) : undefined;
    const focused = place === undefined ? undefined : Math.floor(place / layout.columns);
    const isAsDrawn = heights === drawn.heights && isSame(inSight, drawn.inSight) && focused === drawn.focused;
    const next = isAsDrawn ? drawn : { ...layout, heights, inSight, focused };
    left.set(first, next);
    setDrawn(next);
  });

  useEffect(() => {
    if (!isLong) return;
    const element = list.current;
    const main = element?.closest('main');
    if (!element || !main) return;
    const hear = () => look();
    main.addEventListener('scroll', hear, { passive: true });
    element.addEventListener('focusin', hear);
    // It is heard at once, too, as soon as the list is laid out.
    const sizes = new ResizeObserver(hear);
    sizes.observe(main);
    sizes.observe(element);
    return () => {
      main.removeEventListener('scroll', hear);
      element.removeEventListener('focusin', hear);
      sizes.disconnect();
    };
  }, [isLong, list]);

  return isLong ? drawn : undefined;
}

/** The rows of a list that are drawn now. */
export function drawnRowsOf({ columns, inSight, focused }: DrawnList, count: number): Rows[] {
  return drawnRows(inSight, focused, Math.ceil(count / columns));
}
