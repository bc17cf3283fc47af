import { parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { ensureKeys } from './settling-keys.ts';

/** `node settling/keys/make-keys.ts --folder DIR`: makes settling's keys where they are missing and says what to pin. */
const { values } = parseArgs({ options: { folder: { type: 'string' } } });
if (!values.folder) {
  console.error('Usage: node settling/keys/make-keys.ts --folder DIR');
  process.exit(2);
}
const { rootThumbprint } = ensureKeys(values.folder, systemClock);
console.log(JSON.stringify({ rootThumbprint }));
