#!/usr/bin/env bash
# card-validator 10.0.4 refuses the numbers of several national card schemes while they are typed.
#
# Its `number` knows Troy, Verve and Elo, but for RuPay (81…), Humo (9860), UzCard (8600), NAPAS (9704) and Belkart (9112) it says
# `isPotentiallyValid: false`, so a form that follows it stops shoppers of India, Uzbekistan, Vietnam and Belarus within their first
# four digits. A RuPay number of 6522… is told to be Discover's. The numbers below are made up: the scheme's first digits, zeros and
# a check digit by ISO/IEC 7812-1.
#
# Seen with card-validator 10.0.4; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . card-validator@10.0.4 >/dev/null
cat >run.cjs <<'PROGRAM'
const { number } = require('card-validator');
function withCheckDigit(beginning) {
  const body = beginning.padEnd(15, '0');
  let sum = 0;
  for (const [place, digit] of [...body].reverse().entries()) {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return body + ((10 - (sum % 10)) % 10);
}
const schemes = { Troy: '9792', RuPay: '8172', 'RuPay ': '6522', Humo: '9860', UzCard: '8600', NAPAS: '9704', Belkart: '9112' };
for (const [scheme, beginning] of Object.entries(schemes)) {
  const typed = number(beginning);
  const whole = number(withCheckDigit(beginning));
  console.log(scheme.trim(), beginning, 'typed:', typed.isPotentiallyValid, '| whole:', whole.isValid, whole.card?.type ?? null);
}
PROGRAM
node run.cjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
Troy 9792 typed: true | whole: true troy
RuPay 8172 typed: false | whole: false null
RuPay 6522 typed: true | whole: true discover
Humo 9860 typed: false | whole: false null
UzCard 8600 typed: false | whole: false null
NAPAS 9704 typed: false | whole: false null
Belkart 9112 typed: false | whole: false null
SEEN
echo 'As found.'
