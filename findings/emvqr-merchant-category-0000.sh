#!/usr/bin/env bash
# emvqr 0.0.5 throws on a QR code whose merchant category code is 0000, as nearly every Pix code of a small shop has it.
#
# Brazil's central bank lets merchants without a category write 0000 (BR Code manual, field 52). The library looks the
# code up in its table of categories and reads a property of what it did not find: "Cannot read properties of
# undefined". The same code with 5411 is decoded. pix-utils 2.8.2 reads both.
#
# Seen with emvqr 0.0.5 and pix-utils 2.8.2; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . emvqr@0.0.5 pix-utils@2.8.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { decode } = require('emvqr');
const { parsePix } = require('pix-utils');
const field = (id, value) => id + String(value.length).padStart(2, '0') + value;
function crc(text) {
  let sum = 0xffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum.toString(16).toUpperCase().padStart(4, '0');
}
for (const category of ['5411', '0000']) {
  const body = field('00', '01') + field('26', field('00', 'br.gov.bcb.pix') + field('01', 'shop@example.com')) + field('52', category) + field('53', '986') + field('58', 'BR') + field('59', 'PADARIA') + field('60', 'SAO PAULO') + field('62', field('05', '***')) + '6304';
  const code = body + crc(body);
  try {
    console.log(category, 'emvqr', decode(code)['59'].data, 'pix-utils', parsePix(code).merchantName);
  } catch (error) {
    console.log(category, 'emvqr throws:', error.message, '| pix-utils', parsePix(code).merchantName);
  }
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
5411 emvqr PADARIA pix-utils PADARIA
0000 emvqr throws: Cannot read properties of undefined (reading 'usda_description') | pix-utils PADARIA
SEEN
echo 'As found.'
