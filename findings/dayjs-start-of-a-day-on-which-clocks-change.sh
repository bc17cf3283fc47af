#!/usr/bin/env bash
# Day.js 1.11.23 begins a day an hour early when clocks change at its midnight.
#
# `tz(zone).startOf('day')` keeps the offset of the moment that it was asked at. On 6 April 2025 Santiago's clocks went
# back at midnight, on 25 April 2025 Cairo's went forward: the start that it gives is 23:00 of the day before. Where
# clocks change at another hour, as in Berlin, the start is right.
#
# Seen with dayjs 1.11.23 and its plugins utc and timezone; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . dayjs@1.11.23 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/utc'));
dayjs.extend(require('dayjs/plugin/timezone'));
const clock = (zone, instant) => new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
for (const [zone, ...moments] of [
  ['America/Santiago', '2025-04-06T15:00:00Z'],
  ['Africa/Cairo', '2025-04-25T09:00:00Z'],
  ['Europe/Berlin', '2025-03-30T00:30:00Z', '2025-03-30T10:00:00Z'],
])
  for (const moment of moments) console.log(zone, clock(zone, Date.parse(moment)), 'begins', clock(zone, dayjs(moment).tz(zone).startOf('day').valueOf()));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
America/Santiago 2025-04-06 11:00 begins 2025-04-05 23:00
Africa/Cairo 2025-04-25 12:00 begins 2025-04-24 23:00
Europe/Berlin 2025-03-30 01:30 begins 2025-03-30 00:00
Europe/Berlin 2025-03-30 12:00 begins 2025-03-30 00:00
SEEN
echo 'As found.'
