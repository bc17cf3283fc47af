#!/usr/bin/env bash
# node-emv 1.0.23 reads a terminal verification result (EMV tag 95) that begins with zero bytes as if its bits began at
# byte 1.
#
# The TVR is five bytes. In `0000008000` only bit 8 of byte 4 is set: "Transaction exceeds floor limit". The library
# answers that byte 1, bit 8 is set: "Offline data authentication was not performed". With another bit set in byte 1 the
# same byte 4 is read rightly, so the leading zeros are what is lost.
#
# Seen with node-emv 1.0.23; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . node-emv@1.0.23 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const emv = createRequire(import.meta.url)('node-emv');
for (const tvr of ['0000008000', '8000008000']) {
  await new Promise((done) =>
    emv.tvr(tvr, (bytes) => {
      const set = bytes.flatMap((bits, at) => bits.filter(({ value }) => value === '1').map(({ bit, description }) => `byte ${at + 1} bit ${bit}: ${description}`));
      console.log(tvr, set);
      done();
    }),
  );
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
0000008000 [ 'byte 1 bit 8: Offline data authentication was not performed' ]
8000008000 [
  'byte 1 bit 8: Offline data authentication was not performed',
  'byte 4 bit 8: Transaction exceeds floor limit'
]
SEEN
echo 'As found.'
