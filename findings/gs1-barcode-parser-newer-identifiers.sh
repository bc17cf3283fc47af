#!/usr/bin/env bash
# gs1-barcode-parser 1.0.1 refuses a whole barcode that holds an application identifier of the last years.
#
# AIs 235 (third-party controlled serial number), 4300 (ship to: company name), 7040 (unique identification code), 723n
# (certification reference) and 8030 (digital signature) are in the GS1 General Specifications. One of them behind a
# GTIN makes the library throw a string, not an Error, and the GTIN in front of it is lost as well.
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
const gtin = '0109506000134352';
for (const rest of ['10ABC', '235ABC', '4300ABC', '70401ABC', '7230EMABC', '8030ABC']) {
  try {
    console.log(rest, page.parse(gtin + rest).parsedCodeItems.map(({ ai, data }) => `${ai} ${data}`));
  } catch (thrown) {
    console.log(rest, 'throws', typeof thrown, thrown?.message ?? thrown);
  }
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
10ABC [ '01 09506000134352', '10 ABC' ]
235ABC throws string invalid AI after '2'
4300ABC throws string invalid AI after '4'
70401ABC throws string invalid AI after '70'
7230EMABC throws string invalid AI after '7'
8030ABC throws string invalid AI after '80'
SEEN
echo 'As found.'
