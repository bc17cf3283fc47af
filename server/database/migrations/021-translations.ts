import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Texts of the catalogue in the languages of shoppers, and what a shopper read of each order. */
export const translations: Migration = {
  id: '021-translations',
  why: 'Shoppers read products in their language, where the shop has it.',
  up: async (transaction) => {
    // The keys are made in our code; both databases then compare them byte by byte.
    const KEY_TEXT = transaction.dialect === 'postgres' ? 'TEXT COLLATE "C"' : 'TEXT';
    await runStatements(
      transaction,
      `
      CREATE TABLE article_translation (
        article_id TEXT NOT NULL REFERENCES article (article_id),
        language TEXT NOT NULL,
        /* title, description, or picture: and the picture's id */
        field TEXT NOT NULL,
        text TEXT NOT NULL,
        /* a hash of the shop's own text that was translated: where it is another one now, the translation is out of date */
        translated_from TEXT NOT NULL,
        changed_at BIGINT NOT NULL,
        PRIMARY KEY (article_id, language, field)
      );

      /* Words that many products share: names and values of options, departments and tags. */
      CREATE TABLE word_translation (
        word_number SERIAL_KEY,
        kind TEXT NOT NULL CHECK (kind IN ('option', 'value', 'department', 'tag')),
        /* the same for two spellings of one word; of a value, with its option */
        word_key ${KEY_TEXT} NOT NULL,
        language TEXT NOT NULL,
        word TEXT NOT NULL,
        /* of a value: its option; empty for the others */
        within_word TEXT NOT NULL,
        text TEXT NOT NULL,
        changed_at BIGINT NOT NULL,
        UNIQUE (kind, word_key, language)
      );

      ALTER TABLE application_line ADD COLUMN shown_title TEXT
      `,
    );
  },
};
