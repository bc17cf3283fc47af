import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { makeKeyPair, readKeyPair, writeKeyPair } from '../platform/key-file.ts';

/**
 * `node server/make-signing-key.ts --file FILE` makes the key that signs the seller's requests to settling, unless it exists. It
 * prints the public half, which settling's configuration lists.
 */
const { values } = parseArgs({ options: { file: { type: 'string' } } });
if (!values.file) {
  console.error('Usage: node server/make-signing-key.ts --file FILE');
  process.exit(2);
}
if (!existsSync(values.file)) writeKeyPair(values.file, makeKeyPair());
console.log(JSON.stringify({ publicJwk: readKeyPair(values.file).publicJwk }));
