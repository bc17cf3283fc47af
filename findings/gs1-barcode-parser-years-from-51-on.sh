#!/usr/bin/env bash
# gs1-barcode-parser 1.0.1 puts every two-digit year from 51 on into the last century.
#
# The GS1 General Specifications (section 7.12) let the century slide with the present year: a year is of the last
# century only when it is 51 or more above the present one. So an expiry date `17 510101` read in 2026 is 1 January
# 2051. The library has a fixed border at 50 and says 1951: a product that keeps for decades is long expired.
#
# The package gives CommonJS callers an empty object, so the file is evaluated as a script here, as browsers load it.
# Seen with version 1.0.1; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . gs1-barcode-parser@1.0.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
const page = vm.createContext({});
vm.runInContext(`${readFileSync('node_modules/gs1-barcode-parser/src/BarcodeParser.js', 'utf8')}; this.parse = parseBarcode;`, page);
for (const code of ['17500101', '17510101', '17760101']) console.log(code, page.parse(code).parsedCodeItems[0].data.toISOString().slice(0, 10));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
17500101 2050-01-01
17510101 1951-01-01
17760101 1976-01-01
SEEN
echo 'As found.'
