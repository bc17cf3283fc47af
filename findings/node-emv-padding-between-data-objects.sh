#!/usr/bin/env bash
# node-emv 1.0.23 takes a padding byte in front of a data object for the start of a tag.
#
# EMV Book 3, annex B1, allows bytes 00 before, between and after BER-TLV data objects. The library reads `00 00 9F02 …`
# as the tags "0" and "9" with a length of 159 bytes, and returns the rest as their value, without an error. ber-tlv
# 0.9.2 and node-tlv 1.5.14 find the amount (node-tlv as a second object after an empty one with tag 00).
#
# Seen with node-emv 1.0.23, ber-tlv 0.9.2 and node-tlv 1.5.14; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . node-emv@1.0.23 ber-tlv@0.9.2 node-tlv@1.5.14 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const padded = '00009F0206000000001999';
await new Promise((done) => require('node-emv').parse(padded, (objects) => done(console.log('node-emv', JSON.stringify(objects)))));
console.log('ber-tlv', JSON.stringify(require('ber-tlv').TlvFactory.parse(padded).map(({ tag, value }) => [tag, value.toString('hex')])));
console.log('node-tlv', JSON.stringify(require('node-tlv').parseList(padded).map((object) => [object.getTag(), object.getValue()])));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
node-emv [{"tag":"0","length":"00","value":""},{"tag":"9","length":"9F","value":"0206000000001999"}]
ber-tlv [["9F02","000000001999"]]
node-tlv [["00",""],["9F02","000000001999"]]
SEEN
echo 'As found.'
