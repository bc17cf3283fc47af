/** `sidelane-seller keys` makes the seller's keys and prints what settling's setup has to know of them. */
import { runKeys } from '../machine/keys-program.ts';
import { ensureSellerKeys } from './seller-keys.ts';

await runKeys('sidelane-seller', 'sidelane-settling', ensureSellerKeys);
