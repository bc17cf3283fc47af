#!/usr/bin/env bash
# A QR code by qrcode-generator 2.0.4 with a letter beyond ASCII is read as an empty text by jsQR 1.4.0.
#
# The generator writes the low byte of each UTF-16 unit unless its `stringToBytes` is replaced: "é" is the byte E9, and
# "Ł" becomes "A". jsQR decodes the bytes of a code without ECI as UTF-8, finds that they are none, and answers with an
# empty string; its `binaryData` has the bytes. A receipt that holds a shop's name with an accent is scanned as nothing.
# The package qrcode 1.5.4 writes UTF-8.
#
# Seen with qrcode-generator 2.0.4, qrcode 1.5.4 and jsqr 1.4.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . qrcode-generator@2.0.4 qrcode@1.5.4 jsqr@1.4.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const read = require('jsqr');
function picture(isDark, size) {
  const width = (size + 8) * 4;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < size * 4; y++)
    for (let x = 0; x < size * 4; x++) if (isDark(y >> 2, x >> 2)) data.fill(0, ((y + 16) * width + x + 16) * 4, ((y + 16) * width + x + 16) * 4 + 3);
  return read(data, width, width);
}
for (const text of ['Cafe', 'Café', 'Łódź']) {
  const generated = require('qrcode-generator')(0, 'M');
  generated.addData(text);
  generated.make();
  const one = picture((y, x) => generated.isDark(y, x), generated.getModuleCount());
  const { modules } = require('qrcode').create(text);
  const other = picture((y, x) => modules.get(y, x), modules.size);
  console.log(text, 'qrcode-generator', JSON.stringify(one.data), Buffer.from(one.binaryData).toString('hex'), 'qrcode', JSON.stringify(other.data));
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
Cafe qrcode-generator "Cafe" 43616665 qrcode "Cafe"
Café qrcode-generator "" 436166e9 qrcode "Café"
Łódź qrcode-generator "" 41f3647a qrcode "Łódź"
SEEN
echo 'As found.'
