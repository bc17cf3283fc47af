#!/usr/bin/env bash
# Amounts as Intl.NumberFormat writes them for France or Norway print with question marks through receipt- printer-
# encoder 4.0.1.
#
# CLDR puts U+202F between groups of digits for France, and writes Norway's minus as U+2212. Windows-1252 has neither,
# so "1 234,50 €" is printed as "1?234,50 €" and a Norwegian refund of -5 as "?5,00 kr". The encoder has no option to be
# told of what it could not print. U+2019 (de-CH) is printed as an apostrophe. Amounts have to be written with plain
# blanks and hyphens before they reach the printer.
#
# Seen with @point-of-sale/receipt-printer-encoder 4.0.1 and the ICU data of Node 20 and 24; the output is at the end of
# this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . @point-of-sale/receipt-printer-encoder@4.0.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import Encoder from '@point-of-sale/receipt-printer-encoder';
for (const [locale, currency, amount] of [['fr', 'EUR', 1234.5], ['de-CH', 'CHF', 1234.5], ['nb', 'NOK', -5], ['en', 'EUR', 1234.5]]) {
  const text = new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
  const bytes = new Encoder().codepage('windows1252').text(text).encode();
  console.log(locale, JSON.stringify(Buffer.from(bytes.slice(3)).toString('latin1').replace(/\n\r$/, '').replaceAll(/[^\x20-\x7e]/g, (character) => `<${character.charCodeAt(0).toString(16)}>`)));
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
fr "1?234,50<a0><80>"
de-CH "CHF<a0>1'234.50"
nb "?5,00<a0>kr"
en "<80>1,234.50"
SEEN
echo 'As found.'
