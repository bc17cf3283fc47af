/** `npm run backup`: backs up the seller and settling of a shop on this machine, the seller first. */
import { runBothSides } from './both-sides.ts';

// Settling is copied after the seller, so that no order in the backup lacks its payment.
await runBothSides('backup', process.argv.slice(2));
