#!/usr/bin/env bash
# postal-codes-js 2.5.2 refuses postal codes that the post of Argentina, Taiwan and Kazakhstan gives out today, and
# knows no Kosovo.
#
# Argentina has used eight characters (C1002AAP) beside four digits since 1998, Taiwan six digits (3+3) since 2020,
# Kazakhstan seven characters (A05H8A0) since 2015. A delivery address in one of them cannot be entered where this
# library decides. Kosovo (XK, five digits) is an unknown country to it.
#
# Seen with postal-codes-js 2.5.2; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . postal-codes-js@2.5.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const codes = createRequire(import.meta.url)('postal-codes-js');
for (const [country, code] of [['AR', '1002'], ['AR', 'C1002AAP'], ['TW', '100'], ['TW', '10001'], ['TW', '100012'], ['KZ', '050000'], ['KZ', 'A05H8A0'], ['XK', '10000']])
  console.log(country, code, codes.validate(country, code));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
AR 1002 true
AR C1002AAP Postal code C1002AAP is not valid for country AR
TW 100 true
TW 10001 true
TW 100012 Postal code 100012 is not valid for country TW
KZ 050000 true
KZ A05H8A0 Postal code A05H8A0 is not valid for country KZ
XK 10000 Unknown alpha2/alpha3 country code: XK
SEEN
echo 'As found.'
