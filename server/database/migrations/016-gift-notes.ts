import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** What shoppers write to the person who gets their order. It stays as long as the address and the contact beside it. */
export const giftNotes: Migration = {
  id: '016-gift-notes',
  why: 'Shoppers send a gift note along with an order, which staff read.',
  up: (transaction) => runStatements(transaction, 'ALTER TABLE application ADD COLUMN gift_note TEXT'),
};
