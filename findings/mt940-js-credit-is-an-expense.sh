#!/usr/bin/env bash
# mt940-js 1.0.0 says that every transaction is an expense, and that the reversal of a credit is a credit.
#
# Tag 61 of an MT940 statement marks a line as C (credit), D (debit), RC (reversal of a credit: money leaves) or RD
# (reversal of a debit: money comes back). The library's `isExpense` is true for all four, also for an ordinary credit,
# and `isCredit` follows only the last letter, so that RC, by which money leaves the account, looks like money received.
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
for (const mark of ['C', 'D', 'RC', 'RD']) {
  const text = [':20:STATEMENT', ':25:10020030/1234567', ':28C:00001/001', ':60F:C261127EUR1000,00', `:61:261128${mark}19,99NTRFORDER7`, ':86:Invoice', ':62F:C261128EUR1019,99', '-'].join('\r\n');
  const [{ transactions }] = await read(new TextEncoder().encode(text).buffer);
  const { amount, isCredit, isExpense } = transactions[0];
  console.log(mark, JSON.stringify({ amount, isCredit, isExpense }));
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
C {"amount":19.99,"isCredit":true,"isExpense":true}
D {"amount":19.99,"isCredit":false,"isExpense":true}
RC {"amount":19.99,"isCredit":true,"isExpense":true}
RD {"amount":19.99,"isCredit":false,"isExpense":true}
SEEN
echo 'As found.'
