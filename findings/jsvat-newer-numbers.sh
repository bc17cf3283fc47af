#!/usr/bin/env bash
# jsvat 2.5.4 refuses two kinds of VAT numbers that are in use.
#
# Northern Ireland has had the prefix XI since 2021. jsvat knows no such country: `isSupportedCountry` is false, while the
# same digits with GB are valid. Belgian numbers begin with 0 or 1 since the register ran out of those with 0; jsvat knows
# the country, and finds every number with 1 invalid. The check digits of the Belgian numbers below are right
# (97 less the remainder of the first eight digits by 97).
#
# Seen with jsvat 2.5.4; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . jsvat@2.5.4 >/dev/null
cat >run.cjs <<'PROGRAM'
const jsvat = require('jsvat');
const countries = Object.values(jsvat).filter((each) => each?.calcFn && each.rules);
for (const number of ['GB110305878', 'XI110305878', 'BE0202239951', 'BE1000000021']) {
  const { isValid, isSupportedCountry } = jsvat.checkVAT(number, countries);
  const rest = number.startsWith('BE') ? 97 - (Number(number.slice(2, 10)) % 97) : '-';
  console.log(number, `check ${rest}`, `supported ${isSupportedCountry}`, `valid ${isValid}`);
}
PROGRAM
node run.cjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
GB110305878 check - supported true valid true
XI110305878 check - supported false valid false
BE0202239951 check 51 supported true valid true
BE1000000021 check 21 supported true valid false
SEEN
echo 'As found.'
