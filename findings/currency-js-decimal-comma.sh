#!/usr/bin/env bash
# currency.js 2.0.4 reads amounts with a decimal comma as other amounts, without an error.
#
# By default it removes every character that is not a digit, a point or a minus. "12,50" becomes 1250, a hundred times
# as much; "1.234,56" becomes 1.23, a thousandth. "1e3" is 13, full-width digits are 0. The option `errorOnInvalid`
# changes none of these answers.
#
# Seen with currency.js 2.0.4; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . currency.js@2.0.4 >/dev/null
cat >run.mjs <<'PROGRAM'
import currency from 'currency.js';
for (const typed of ['12,50', '1.234,56', '1e3', '１２']) {
  let strict;
  try {
    strict = currency(typed, { errorOnInvalid: true }).value;
  } catch (error) {
    strict = `throws ${error.message}`;
  }
  console.log(JSON.stringify(typed), currency(typed).value, strict);
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
"12,50" 1250 1250
"1.234,56" 1.23 1.23
"1e3" 13 13
"１２" 0 0
SEEN
echo 'As found.'
