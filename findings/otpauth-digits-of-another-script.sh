#!/usr/bin/env bash
# otpauth 9.5.2 throws when a one-time code is typed in digits of another script, where a wrong code gives null.
#
# `validate` compares the bytes of both codes in UTF-8. Six Arabic-Indic digits have the length of the expected code as
# a string, so they pass its first look, and twelve bytes, so that the comparison throws "Input buffers must have the
# same byte length". A staff member who types on an Arabic keyboard gets a fault of the server in place of "wrong code".
#
# Seen with otpauth 9.5.2 on Node; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . otpauth@9.5.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { TOTP } from 'otpauth';
const totp = new TOTP({ secret: 'JBSWY3DPEHPK3PXP' });
const code = totp.generate({ timestamp: 0 });
const arabic = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
for (const token of [code, '000000', `${code} `, arabic]) {
  try {
    console.log(token.length, totp.validate({ token, timestamp: 0 }));
  } catch (error) {
    console.log(token.length, `throws ${error.message}`);
  }
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
6 0
6 null
7 null
6 throws Input buffers must have the same byte length
SEEN
echo 'As found.'
