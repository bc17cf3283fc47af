#!/usr/bin/env bash
# date-fns-tz 3.2.0 and spacetime 7.15.0 begin a day an hour too early where midnight is skipped.
#
# In Santiago de Chile (7 September 2025), Havana (9 March 2025) and Cairo (25 April 2025) the clock goes from 23:59 to
# 01:00, so the day begins at 01:00. Asked for the start of that day both libraries give 23:00 of the day before. Luxon
# 3.7.2 gives the right instant.
#
# Seen with date-fns-tz 3.2.0, spacetime 7.15.0 and luxon 3.7.2; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . spacetime@7.15.0 date-fns-tz@3.2.0 luxon@3.7.2 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { fromZonedTime } = require('date-fns-tz');
const spacetime = require('spacetime');
const { DateTime } = require('luxon');
const clock = (zone, instant) => new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
for (const [zone, day, noon] of [['America/Santiago', '2025-09-07', '2025-09-07T15:00:00Z'], ['America/Havana', '2025-03-09', '2025-03-09T16:00:00Z'], ['Africa/Cairo', '2025-04-25', '2025-04-25T09:00:00Z']]) {
  console.log(zone, day);
  console.log('  date-fns-tz', clock(zone, fromZonedTime(`${day}T00:00:00`, zone)));
  console.log('  spacetime  ', clock(zone, spacetime(Date.parse(noon), zone).startOf('day').epoch));
  console.log('  luxon      ', clock(zone, DateTime.fromISO(noon, { zone }).startOf('day').toMillis()));
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
America/Santiago 2025-09-07
  date-fns-tz 2025-09-06 23:00
  spacetime   2025-09-06 23:00
  luxon       2025-09-07 01:00
America/Havana 2025-03-09
  date-fns-tz 2025-03-08 23:00
  spacetime   2025-03-08 23:00
  luxon       2025-03-09 01:00
Africa/Cairo 2025-04-25
  date-fns-tz 2025-04-24 23:00
  spacetime   2025-04-24 23:00
  luxon       2025-04-25 01:00
SEEN
echo 'As found.'
