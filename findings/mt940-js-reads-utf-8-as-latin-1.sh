#!/usr/bin/env bash
# mt940-js 1.0.0 takes bytes and makes one character of each, so a statement in UTF-8 loses its letters.
#
# SWIFT's own character set has no accents, but banks deliver MT940 files in UTF-8 as well as in Latin-1. The library
# has no option for an encoding: a name of a payer in UTF-8 comes out as two wrong letters for each letter beyond ASCII,
# without an error.
#
# Seen with mt940-js 1.0.0; the output is at the end of this file.
# (The package uses tslib without naming it as a dependency, so it is installed beside it.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . mt940-js@1.0.0 tslib@2.9.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const { read } = createRequire(import.meta.url)('mt940-js');
const text = [':20:STATEMENT', ':25:10020030/1234567', ':28C:00001/001', ':60F:C261127EUR1000,00', ':61:261128C19,99NTRFORDER7', ':86:Sørensen', ':62F:C261128EUR1019,99', '-'].join('\r\n');
const [{ transactions }] = await read(new TextEncoder().encode(text).buffer);
console.log(transactions[0].description);
const [latin] = await read(Uint8Array.from(Buffer.from(text, 'latin1')).buffer);
console.log(latin.transactions[0].description);
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
SÃ¸rensen
Sørensen
SEEN
echo 'As found.'
