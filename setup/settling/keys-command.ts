/** `sidelane-settling keys` makes settling's keys and prints what the seller's setup has to know of them. */
import { runKeys } from '../machine/keys-program.ts';
import { ensureSettlingKeys } from './settling-own-keys.ts';

await runKeys('sidelane-settling', 'sidelane-seller', ensureSettlingKeys);
