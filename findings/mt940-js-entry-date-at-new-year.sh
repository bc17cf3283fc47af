#!/usr/bin/env bash
# mt940-js 1.0.0 puts the entry date of a statement line into the year of its value date.
#
# SWIFT's MT940 gives a line (tag 61) a value date with a year, YYMMDD, and an entry date without one, MMDD. The reader
# has to find the year itself. A line with the value date 31 December 2026 that the bank entered on 1 January is read as
# entered on 1 January 2026: a year early, and before its own value date. The other way round, value 1 January 2027 and
# entry 31 December is read as 31 December 2027.
#
# Seen with mt940-js 1.0.0 on Node 20 and 24; the output is at the end of this file.
# (The package uses tslib without naming it as a dependency, so it is installed beside it.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . mt940-js@1.0.0 tslib@2.9.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const { read } = createRequire(import.meta.url)('mt940-js');
for (const line of [':61:2612310101C19,99NTRFORDER7', ':61:2701011231C19,99NTRFORDER8']) {
  const text = [':20:STATEMENT', ':25:10020030/1234567', ':28C:00001/001', ':60F:C261230EUR1000,00', line, ':86:Invoice', ':62F:C270102EUR1019,99', '-'].join('\r\n');
  const [{ transactions }] = await read(new TextEncoder().encode(text).buffer);
  console.log(line.slice(4, 14), 'value', transactions[0].valueDate, 'entry', transactions[0].entryDate);
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
2612310101 value 2026-12-31 entry 2026-01-01
2701011231 value 2027-01-01 entry 2027-12-31
SEEN
echo 'As found.'
