import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/**
 * What articles are found by. Both indexes are given words that our own code has folded and cut (`article/text-folding.ts`),
 * so that the same search finds the same articles on both databases, without extensions. `facets` holds what is filtered by
 * (sold, category, tag) as words, so that a filter costs no look-up of articles.
 *
 * In SQLite the row id is `article.article_number`. Prefixes of up to five characters have their own index: without one,
 * FTS5 gathers every match of an unfinished word before it gives the first.
 */
export const articleSearch: Migration = {
  id: '004-article-search',
  why: 'Search in articles by whole, unfinished and misspelt words.',
  up: async (transaction, dialect) => {
    if (dialect === 'sqlite') {
      await transaction.run(
        `CREATE VIRTUAL TABLE article_search USING fts5 (
           title, words, codes, facets,
           content = '', contentless_delete = 1, detail = column, prefix = '1 2 3 4 5',
           tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
         )`,
      );
    } else {
      await transaction.run(
        'CREATE TABLE article_search (article_number BIGINT PRIMARY KEY REFERENCES article (article_number), words TSVECTOR NOT NULL)',
      );
      await transaction.run('CREATE INDEX article_search_words ON article_search USING gin (words)');
    }
    const WORD = dialect === 'postgres' ? 'TEXT COLLATE "C"' : 'TEXT';
    const ROWS = dialect === 'postgres' ? '' : 'WITHOUT ROWID';
    await runStatements(
      transaction,
      `
      CREATE TABLE search_word (word ${WORD} PRIMARY KEY) ${ROWS};
      CREATE TABLE search_word_form (form ${WORD} NOT NULL, word ${WORD} NOT NULL, PRIMARY KEY (form, word)) ${ROWS};
      `,
    );
  },
};
