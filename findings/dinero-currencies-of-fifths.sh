#!/usr/bin/env bash
# dinero.js 2.0.2 counts the ariary (MGA) and the ouguiya (MRU) in fifths, where ISO 4217 gives two decimals.
#
# Both are divided into five iraimbilanja or khoums, and the library's currencies say base 5, exponent 1. ISO 4217's
# table has two minor digits for both, so an amount in minor units from a bank or a card company, 1250 for 12.50, is
# read as 250 units. `toDecimal` throws for both ("Currency is not decimal").
#
# Seen with dinero.js 2.0.2; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . dinero.js@2.0.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { EUR, MGA, MRU, dinero, toDecimal, toUnits } from 'dinero.js';
for (const currency of [EUR, MGA, MRU]) {
  const amount = dinero({ amount: 1250, currency });
  let decimal;
  try {
    decimal = toDecimal(amount);
  } catch (error) {
    decimal = `throws ${error.message}`;
  }
  console.log(currency.code, 'base', currency.base, 'exponent', currency.exponent, 'units', toUnits(amount).join(' + '), 'decimal', decimal);
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
EUR base 10 exponent 2 units 12 + 50 decimal 12.50
MGA base 5 exponent 1 units 250 + 0 decimal throws [Dinero.js] Currency is not decimal.
MRU base 5 exponent 1 units 250 + 0 decimal throws [Dinero.js] Currency is not decimal.
SEEN
echo 'As found.'
