#!/usr/bin/env bash
# localized-address-format 1.3.3 drops the city of a Japanese address, without an error.
#
# Its formats are those of libaddressinput, where Japan has a prefecture (%S) and address lines (%A) but no city (%C):
# the city is expected at the head of the address lines. `locality: '千代田区'` is accepted, typed and gone: the label reads
# 東京都 / 千代田1-1. A parcel cannot be delivered by it.
#
# Seen with localized-address-format 1.3.3; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . localized-address-format@1.3.3 >/dev/null
cat >run.mjs <<'PROGRAM'
import { formatAddress } from 'localized-address-format';
const address = { postalCountry: 'JP', postalCode: '100-8111', administrativeArea: '東京都', locality: '千代田区', addressLines: ['千代田1-1'], name: '山田花子' };
console.log(formatAddress(address).join(' / '));
console.log(formatAddress({ ...address, administrativeArea: 'Tokyo', locality: 'Chiyoda-ku', addressLines: ['1-1 Chiyoda'], name: 'Yamada Hanako' }, 'latin').join(' / '));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
〒100-8111 / 東京都 / 千代田1-1 / 山田花子
Yamada Hanako / 1-1 Chiyoda, Tokyo / 100-8111
SEEN
echo 'As found.'
