#!/usr/bin/env bash
# gs1-barcode-parser 1.0.1 moves an expiry date that does not exist into the next month, without an error.
#
# `17 290229` says 29 February 2029, a day that is not in the calendar. The library answers 1 March 2029. `17 290200` is
# right to become the month's last day: day 00 says so in the GS1 General Specifications.
#
# Seen with version 1.0.1 (evaluated as a script, as browsers load it); the output is at the end of this file.
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
for (const code of ['17290229', '17290431', '17290200']) console.log(code, page.parse(code).parsedCodeItems[0].data.toISOString().slice(0, 10));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
17290229 2029-03-01
17290431 2029-05-01
17290200 2029-02-28
SEEN
echo 'As found.'
