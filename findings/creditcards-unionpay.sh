#!/usr/bin/env bash
# creditcards 5.0.0 calls a UnionPay card a Maestro card, and does not know Mir.
#
# Numbers that begin with 62 are UnionPay's (ISO/IEC 7812; 622126 to 622925 shared with Discover). The library answers
# Maestro. For Mir (2200 to 2204), whose numbers have the right check digit, it has no name at all; card-validator
# 10.0.4 names both.
#
# The numbers here are made up: issuer prefix, zeros, check digit. Seen with creditcards 5.0.0 and card-validator
# 10.0.4; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . creditcards@5.0.0 card-validator@10.0.4 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const withCheckDigit = (body) => {
  for (let digit = 0; digit <= 9; digit++) if (require('card-validator').number(body + digit).isValid || require('creditcards').card.luhn(body + digit)) return body + digit;
};
for (const body of ['622200000000000', '220012000000000', '400000000000000']) {
  const number = withCheckDigit(body);
  console.log(number.slice(0, 6), 'creditcards', require('creditcards').card.type(number) ?? null, '| card-validator', require('card-validator').number(number).card?.niceType ?? null);
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
622200 creditcards Maestro | card-validator UnionPay
220012 creditcards null | card-validator Mir
400000 creditcards Visa | card-validator Visa
SEEN
echo 'As found.'
