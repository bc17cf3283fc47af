#!/usr/bin/env bash
# iban 0.0.14 refuses the account numbers of eleven countries that joined the IBAN registry after its list was made.
#
# All numbers below have the length and the check digits of the registry (the remainder by 97 is 1). For a country that it
# does not know, the library answers `false`, as for a wrong number: a shop cannot tell a typing mistake from a country that
# is missing. Countries that joined before are answered as they should be (Egypt, Iraq, Belarus).
#
# Seen with iban 0.0.14; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . iban@0.0.14 >/dev/null
cat >run.cjs <<'PROGRAM'
const { isValid } = require('iban');
const remainder = (iban) =>
  BigInt([...(iban.slice(4) + iban.slice(0, 4))].map((sign) => Number.parseInt(sign, 36)).join('')) % 97n;
const numbers = process.argv.slice(2);
for (const iban of numbers) console.log(iban.slice(0, 2), `remainder ${remainder(iban)}`, `valid ${isValid(iban)}`);
PROGRAM
node run.cjs EG380019000500000000263180002 IQ98NBIQ850123456789012 BY13NBRB3600900000002Z00AB00 \
  LY83002048000020100120361 SO211000001001000100141 NI45BAPR00000013000003558124 MN121234123456789123 \
  OM810180000001299123456 FK88SC123456789012 RU0204452560040702810412345678901 SD2129010501234001 \
  BI4210000100010000332045181 DJ2100010000000154000100186 HN88CABF00000000000250005469 \
  >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
EG remainder 1 valid true
IQ remainder 1 valid true
BY remainder 1 valid true
LY remainder 1 valid false
SO remainder 1 valid false
NI remainder 1 valid false
MN remainder 1 valid false
OM remainder 1 valid false
FK remainder 1 valid false
RU remainder 1 valid false
SD remainder 1 valid false
BI remainder 1 valid false
DJ remainder 1 valid false
HN remainder 1 valid false
SEEN
echo 'As found.'
