import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Which picture an address gave, so that fetching goes on where it stopped (`article/pictures/fetch-pictures.ts`). */
export const fetchedPictures: Migration = {
  id: '022-fetched-pictures',
  why: 'A picture that was fetched is not fetched again.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE fetched_picture (
        /* SHA-256 of the address: an address may have a key in it */
        address_digest TEXT PRIMARY KEY,
        picture_id TEXT NOT NULL REFERENCES picture (picture_id),
        /* what its host said of it, to be asked whether it has changed */
        etag TEXT,
        modified TEXT,
        fetched_at BIGINT NOT NULL
      )
      `,
    ),
};
