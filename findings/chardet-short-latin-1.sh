#!/usr/bin/env bash
# chardet 2.2.0 takes a short text in Latin-1 for UTF-8, which it cannot be.
#
# "Café" in Latin-1 ends with the byte E9, which begins a three-byte character in UTF-8 that never comes. The library
# answers UTF-8, and decoding by its word gives U+FFFD. A strict UTF-8 decoder (`new TextDecoder('utf-8', { fatal: true
# })`) refuses the same bytes, so it has to be asked first. jschardet 4.1.0 answers Windows-1252.
#
# Seen with chardet 2.2.0 and jschardet 4.1.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . chardet@2.2.0 jschardet@4.1.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const bytes = Buffer.from('Café', 'latin1');
console.log('chardet', JSON.stringify(require('chardet').analyse(bytes)[0]));
console.log('jschardet', require('jschardet').detect(bytes).encoding);
try {
  new TextDecoder('utf-8', { fatal: true }).decode(bytes);
} catch (error) {
  console.log('strict decoder', error.name);
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
chardet {"confidence":10,"name":"UTF-8"}
jschardet Windows-1252
strict decoder TypeError
SEEN
echo 'As found.'
