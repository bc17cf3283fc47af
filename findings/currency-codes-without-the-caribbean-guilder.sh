#!/usr/bin/env bash
# currency-codes 2.2.0 does not know the Caribbean guilder (XCG, 532), the currency of Curaçao and Sint Maarten since 31
# March 2025.
#
# It still lists ANG, which ISO 4217 withdrew (amendment 176). A shop in Willemstad finds only a currency that its card
# company no longer settles in. `Intl.supportedValuesOf('currency')` of Node 24 has both.
#
# Seen with currency-codes 2.2.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . currency-codes@2.2.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const codes = createRequire(import.meta.url)('currency-codes');
for (const code of ['XCG', 'ANG']) console.log(code, JSON.stringify(codes.code(code) ?? null));
console.log('Curaçao', codes.country('Curaçao').map(({ code }) => code));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
XCG null
ANG {"code":"ANG","number":"532","digits":2,"currency":"Netherlands Antillean Guilder","countries":["Curaçao","Sint Maarten (Dutch Part)"]}
Curaçao [ 'ANG' ]
SEEN
echo 'As found.'
