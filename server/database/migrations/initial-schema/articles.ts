import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/**
 * The article database 60: articles with their variants, stock, tags and pictures, and what is needed to write a catalogue
 * file back. `article` is kept narrow and carries what lists show (prices from and to, first picture), so that a list reads
 * one table. What only one article's page or an export needs is in `article_body`.
 */
export async function createArticles(transaction: Transaction): Promise<void> {
  // Sort keys are folded in our code; both databases then compare them byte by byte.
  const SORT_TEXT = transaction.dialect === 'postgres' ? 'TEXT COLLATE "C"' : 'TEXT';
  await runStatements(
    transaction,
    `
    CREATE TABLE article (
      article_number SERIAL_KEY,
      article_id TEXT NOT NULL UNIQUE,
      handle TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      title_key ${SORT_TEXT} NOT NULL,
      vendor TEXT NOT NULL,
      category TEXT,
      category_slug TEXT,
      tags TEXT NOT NULL,
      option_names TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
      is_sold INTEGER NOT NULL,
      from_minor BIGINT,
      to_minor BIGINT,
      compare_at_minor BIGINT,
      variant_count INTEGER NOT NULL,
      picture TEXT,
      version INTEGER NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE INDEX article_by_title ON article (title_key, article_number) WHERE is_sold = 1;
    CREATE INDEX article_by_price ON article (from_minor, article_number) WHERE is_sold = 1;
    CREATE INDEX article_by_age ON article (created_at, article_number) WHERE is_sold = 1;
    CREATE INDEX article_by_category_title ON article (category_slug, title_key, article_number) WHERE is_sold = 1;
    CREATE INDEX article_by_category_price ON article (category_slug, from_minor, article_number) WHERE is_sold = 1;
    CREATE INDEX article_by_category_age ON article (category_slug, created_at, article_number) WHERE is_sold = 1;
    CREATE INDEX article_for_staff_by_title ON article (title_key, article_number);
    CREATE INDEX article_for_staff_by_change ON article (updated_at, article_number);

    CREATE TABLE article_body (
      article_id TEXT PRIMARY KEY REFERENCES article (article_id),
      description TEXT NOT NULL,
      imported TEXT
    );

    /* A variant that the catalogue no longer has keeps its row, because applications may still hold stock of it. Its
       position and price are then null. A variant without a price is never sold. */
    CREATE TABLE variant (
      variant_id TEXT PRIMARY KEY,
      article_id TEXT NOT NULL REFERENCES article (article_id),
      position INTEGER,
      sku TEXT NOT NULL,
      barcode TEXT NOT NULL,
      option_values TEXT NOT NULL,
      price_minor BIGINT,
      compare_at_minor BIGINT,
      on_hand BIGINT NOT NULL,
      reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
      sells_without_stock INTEGER NOT NULL DEFAULT 0,
      picture_id TEXT,
      imported TEXT
    );
    CREATE INDEX variant_of_article ON variant (article_id, position);
    CREATE INDEX variant_by_barcode ON variant (barcode) WHERE barcode <> '';

    CREATE TABLE article_tag (
      tag_key TEXT NOT NULL,
      article_number BIGINT NOT NULL REFERENCES article (article_number),
      PRIMARY KEY (tag_key, article_number)
    );
    CREATE INDEX article_tag_of_article ON article_tag (article_number);

    CREATE TABLE picture (
      picture_id TEXT PRIMARY KEY,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      created_at BIGINT NOT NULL
    );

    CREATE TABLE picture_rendition (
      picture_id TEXT NOT NULL REFERENCES picture (picture_id),
      width INTEGER NOT NULL,
      content BYTES NOT NULL,
      PRIMARY KEY (picture_id, width)
    );

    CREATE TABLE article_picture (
      article_id TEXT NOT NULL REFERENCES article (article_id),
      position INTEGER NOT NULL,
      picture_id TEXT NOT NULL REFERENCES picture (picture_id),
      alt TEXT NOT NULL,
      PRIMARY KEY (article_id, position)
    );

    CREATE TABLE stock_change (
      change_id TEXT PRIMARY KEY,
      variant_id TEXT NOT NULL REFERENCES variant (variant_id),
      difference BIGINT NOT NULL,
      reason TEXT NOT NULL,
      on_hand_after BIGINT NOT NULL,
      staff_id TEXT,
      changed_at BIGINT NOT NULL
    );
    CREATE INDEX stock_change_of_variant ON stock_change (variant_id, changed_at);

    CREATE TABLE catalogue (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      version BIGINT NOT NULL
    );
    INSERT INTO catalogue (only_row, version) VALUES (1, 1);

    CREATE TABLE catalogue_layout (
      layout_id TEXT PRIMARY KEY,
      columns TEXT NOT NULL,
      imported_at BIGINT NOT NULL
    )
    `,
  );
}
