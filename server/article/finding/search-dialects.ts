import type { Dialect, Value } from '../../../platform/database/database.ts';
import type { Alternative, SearchExpression, Term } from './search-ladder.ts';

/** The text search of each database. The ladder of a search is in `search-ladder.ts`. */

/** Only articles that have every facet of `having`, none of `without`, and that `but` does not find. */
export type SearchLimits = {
  having: readonly string[];
  without: readonly string[];
  but?: SearchExpression | undefined;
};

/** The text search of each database, as parts of a SELECT that joins `article a`. */
export interface SearchDialect {
  /** The tables and the condition of a search, for FROM and WHERE. Their one `?` takes the result of `query`. */
  from: string;
  conditions: readonly string[];
  /** The column with the article's number, in whose order the index is quick. */
  number: string;
  /** The text after `SELECT count(*)` that counts matches by the index alone, with one `?` for the result of `query`. */
  indexAlone: string;
  query(expression: SearchExpression, limits: SearchLimits): Value;
}

// Words hold letters, digits and marks only, so that neither syntax needs escaping.
function everyGroup(groups: Alternative[][], and: string, or: string, written: (term: Term) => string): string {
  const every = (alternative: Alternative) =>
    alternative.length === 1 ? alternative.map(written).join('') : `(${alternative.map(written).join(and)})`;
  return groups.map((group) => `(${group.map(every).join(or)})`).join(and);
}

function fts5Text({ groups, where }: SearchExpression): string {
  const words = everyGroup(groups, ' AND ', ' OR ', ({ word, isBegun }) => `"${word}"${isBegun ? ' *' : ''}`);
  return where === 'title' ? `({title} : (${words}))` : `(${words})`;
}

/** SQLite's FTS5. */
const fts5: SearchDialect = {
  // CROSS JOIN keeps SQLite from starting with the other table.
  from: 'article_search s CROSS JOIN article a ON a.article_number = s.rowid',
  conditions: ['article_search MATCH ?'],
  number: 's.rowid',
  indexAlone: 'FROM article_search WHERE article_search MATCH ?',
  query: (expression, { having, without, but }) => {
    const wanted = [fts5Text(expression), ...having.map((facet) => `"${facet}"`)].join(' AND ');
    const unwanted = [...without.map((facet) => `"${facet}"`), ...(but ? [fts5Text(but)] : [])];
    return [`(${wanted})`, ...unwanted].join(' NOT ');
  },
};

function tsqueryText({ groups, where }: SearchExpression): string {
  const weights = where === 'title' ? 'A' : '';
  return `(${everyGroup(groups, ' & ', ' | ', ({ word, isBegun }) => `'${word}'${isBegun || weights ? `:${isBegun ? '*' : ''}${weights}` : ''}`)})`;
}

/** PostgreSQL's `tsquery`; weights stand for columns, as `search-index.ts` gives them. */
const tsquery: SearchDialect = {
  // OFFSET 0 keeps PostgreSQL from walking all articles in order until enough match: of a word that is rare, none ever may.
  from:
    '(SELECT article_number FROM article_search WHERE words @@ CAST(? AS tsquery) OFFSET 0) s ' +
    'JOIN article a ON a.article_number = s.article_number',
  conditions: [],
  number: 's.article_number',
  indexAlone: 'FROM article_search WHERE words @@ CAST(? AS tsquery)',
  query: (expression, { having, without, but }) =>
    [
      tsqueryText(expression),
      ...having.map((facet) => `'${facet}'`),
      ...without.map((facet) => `!'${facet}'`),
      ...(but ? [`!${tsqueryText(but)}`] : []),
    ].join(' & '),
};

export const searchDialects: Record<Dialect, SearchDialect> = { sqlite: fts5, postgres: tsquery };
