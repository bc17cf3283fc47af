import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** The departments of each product: its own and all above it. */
export const departments: Migration = {
  id: '013-departments',
  why: 'A department also lists the products of the departments below it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE article_department (
        department_slug TEXT NOT NULL,
        article_number BIGINT NOT NULL REFERENCES article (article_number),
        PRIMARY KEY (department_slug, article_number)
      );
      CREATE INDEX article_department_of_article ON article_department (article_number);
      INSERT INTO article_department (department_slug, article_number)
        SELECT category_slug, article_number FROM article WHERE category_slug IS NOT NULL
      `,
    ),
};
