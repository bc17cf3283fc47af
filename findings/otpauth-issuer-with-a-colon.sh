#!/usr/bin/env bash
# otpauth 9.5.2 writes an issuer with a colon into a key URI that it reads back differently.
#
# An issuer "Shop: North" with the label "till" becomes `otpauth://totp/Shop%3A%20North:till?issuer=Shop%3A%20North`.
# The library decodes the path before it looks for the colon that divides issuer and label, so the label comes back as "
# North:till". A secret that is exported and read again shows another account name.
#
# Seen with otpauth 9.5.2; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . otpauth@9.5.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { TOTP, URI } from 'otpauth';
const uri = new TOTP({ secret: 'JBSWY3DPEHPK3PXP', issuer: 'Shop: North', label: 'till' }).toString();
const { issuer, label } = URI.parse(uri);
console.log(uri);
console.log(JSON.stringify({ issuer, label }));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
otpauth://totp/Shop%3A%20North:till?issuer=Shop%3A%20North&secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30
{"issuer":"Shop: North","label":" North:till"}
SEEN
echo 'As found.'
