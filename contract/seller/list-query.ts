import { z } from 'zod';
import { articleCode } from './free-text.ts';

/** What the back office's lists are asked by. */

/** Which part of a list is wanted. */
export const listPartSchemas = {
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A search text that a user typed: limited in length, with no unreadable characters and no card number. */
export function typedSearchSchema(mostCharacters: number) {
  return articleCode(
    z
      .string()
      .trim()
      .max(mostCharacters)
      .regex(/^\P{Cc}*$/u, 'must be of characters that can be read'),
  );
}

/**
 * Where a row stands in a list that is sorted by time: `TIME.ID`, epoch milliseconds and what names the row. However far it is
 * into the list, the page beside it takes no longer to read than the first one.
 */
const cursorProblem = 'must be a cursor that this list gave';
const numberCursorSchema = z.string().regex(/^\d{1,15}\.\d{1,15}$/, cursorProblem);
const uuidCursorSchema = z.string().regex(/^\d{1,15}\.[0-9a-fA-F-]{36}$/, cursorProblem);

/** The page of rows that follow `after`, or that end just before `before`; without either, the first page. */
const cursorPart = (cursor: typeof numberCursorSchema) => ({
  after: cursor.optional(),
  before: cursor.optional(),
  limit: listPartSchemas.limit,
});

/** Which page is wanted of a list whose rows are named by a number, newest first. */
export const numberCursorPartSchemas = cursorPart(numberCursorSchema);
/** The same where a UUID names them. */
export const uuidCursorPartSchemas = cursorPart(uuidCursorSchema);

/** @returns whether a query names one cursor at most */
export const namesOneCursor = ({ after, before }: { after?: string | undefined; before?: string | undefined }) =>
  after === undefined || before === undefined;

export const oneCursorProblem = { path: ['before'], message: 'must not be there together with after' };

/** A list counts what matches up to here. */
export const mostCounted = 10_000;

/** What a page of a list says of the whole list. */
export const pageSchemas = {
  /** How many rows match, counted up to 10,000. */
  total: z.int().min(0).max(mostCounted),
  /** Whether more match than `total` says. */
  hasMoreThanTotal: z.boolean(),
  /** Cursors for the pages beside this one; null where there is none. */
  previous: z.string().nullable(),
  next: z.string().nullable(),
};
