#!/usr/bin/env bash
# ibankit 1.6.5 refuses every IBAN of Yemen, and iban 0.0.14 those of eight countries.
#
# SWIFT's IBAN registry lists Yemen. ibankit finds no structure for YE, while ibantools 4.5.4 reads the registry's own
# example as valid. iban 0.0.14 misses Yemen, Libya, Sudan, Mongolia, Oman, Somalia, the Falkland Islands and Honduras.
#
# Seen with ibankit 1.6.5, ibantools 4.5.4 and iban 0.0.14; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . ibankit@1.6.5 ibantools@4.5.4 iban@0.0.14 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const examples = ['DE89370400440532013000', 'YE15CBYE0001018861234567891234', 'LY83002048000020100120361', 'SD2129010501234001', 'MN121234123456789123', 'OM810180000001299123456', 'SO211000001001000100141', 'FK88SC123456789012', 'HN88CABF00000000000250005469'];
for (const example of examples)
  console.log(example.slice(0, 2), 'ibankit', require('ibankit').IBAN.isValid(example), 'iban', require('iban').isValid(example), 'ibantools', require('ibantools').isValidIBAN(example));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
DE ibankit true iban true ibantools true
YE ibankit false iban false ibantools true
LY ibankit true iban false ibantools true
SD ibankit true iban false ibantools true
MN ibankit true iban false ibantools true
OM ibankit true iban false ibantools true
SO ibankit true iban false ibantools true
FK ibankit true iban false ibantools true
HN ibankit true iban false ibantools true
SEEN
echo 'As found.'
