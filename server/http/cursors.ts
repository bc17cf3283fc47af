import type { KeysetPage, PagePart, Position } from '../../platform/database/keyset-page.ts';

/** The cursors of the back office's lists, `TIME.ID`: opaque to who asks, and good for as long as the row is there. */

function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const dot = cursor.indexOf('.');
  return { at: Number(cursor.slice(0, dot)), id: cursor.slice(dot + 1) };
}

const writeCursor = (position: Position | null) => position && `${position.at}.${position.id}`;

/** @param query of an endpoint whose contract has checked the cursors */
export function readPagePart(query: {
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
}): PagePart {
  return { after: readCursor(query.after), before: readCursor(query.before), limit: query.limit };
}

/** What an answer says of the whole list beside the rows of one page. */
export function describePage(page: KeysetPage<unknown> & { total: number; hasMoreThanTotal: boolean }) {
  const { total, hasMoreThanTotal, previous, next } = page;
  return { total, hasMoreThanTotal, previous: writeCursor(previous), next: writeCursor(next) };
}
