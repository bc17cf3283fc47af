/** Where a page ended: the list's order, the last article's place in it, and its number. */
export type ListCursor = [sort: string, key: string | number, articleNumber: number];

export function writeCursor(cursor: ListCursor): string {
  return Buffer.from(JSON.stringify(cursor), 'utf8').toString('base64url');
}

/** @returns undefined when `text` is no cursor of a list in this order */
export function readCursor(text: string, sort: string): ListCursor | undefined {
  let cursor: unknown;
  try {
    cursor = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(cursor) || cursor.length !== 3 || cursor[0] !== sort) return undefined;
  const [, key, articleNumber] = cursor as unknown[];
  const isKeyRight = sort === 'title' ? typeof key === 'string' : Number.isSafeInteger(key);
  return isKeyRight && Number.isSafeInteger(articleNumber) ? (cursor as ListCursor) : undefined;
}
