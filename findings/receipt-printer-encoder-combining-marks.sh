#!/usr/bin/env bash
# receipt-printer-encoder 4.0.1 prints "?" for an accent that stands as a character of its own.
#
# The same word in two forms of Unicode prints differently: "é" as one character is printed, "e" with U+0301 behind it
# is printed as "e?", although code page Windows-1252 has the letter. File names and catalogues that were made on a Mac
# carry the second form. `String.prototype.normalize('NFC')` before `text` helps.
#
# Seen with @point-of-sale/receipt-printer-encoder 4.0.1; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . @point-of-sale/receipt-printer-encoder@4.0.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import Encoder from '@point-of-sale/receipt-printer-encoder';
for (const form of ['NFC', 'NFD']) {
  const bytes = new Encoder().codepage('windows1252').text('Café'.normalize(form)).encode();
  console.log(form, JSON.stringify(Buffer.from(bytes).toString('latin1').replace(/\n\r$/, '')));
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
NFC "\u001bt\u0010Café"
NFD "\u001bt\u0010Cafe?"
SEEN
echo 'As found.'
