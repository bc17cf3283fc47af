#!/usr/bin/env bash
# Luxon 3.7.2 and moment-timezone 0.6.6 begin a day at its second midnight where clocks are put back to midnight, and so
# lose its first hour.
#
# In Havana (2 November 2025) and on the Azores (26 October 2025) the clock runs from 00:00 to 00:59 twice. The day
# begins with the first of the two, `startOf('day')` gives the second. What is sold in the hour between belongs to no
# day: neither to the one before, which ended at 00:00, nor to this one. The `Date` of @date-fns/tz 1.5.0 gives the
# first.
#
# Seen with luxon 3.7.2, moment-timezone 0.6.6, @date-fns/tz 1.5.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . luxon@3.7.2 moment-timezone@0.6.6 @date-fns/tz@1.5.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { DateTime } = require('luxon');
const moment = require('moment-timezone');
const { TZDate } = require('@date-fns/tz');
const show = (name, instant) => console.log(' ', name, new Date(instant).toISOString());
for (const [zone, noon] of [['America/Havana', '2025-11-02T17:00:00Z'], ['Atlantic/Azores', '2025-10-26T13:00:00Z']]) {
  console.log(zone);
  show('luxon', DateTime.fromISO(noon, { zone }).startOf('day').toMillis());
  show('moment', moment.tz(noon, zone).startOf('day').valueOf());
  const day = new TZDate(Date.parse(noon), zone);
  day.setHours(0, 0, 0, 0);
  show('@date-fns/tz', day.getTime());
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
America/Havana
  luxon 2025-11-02T05:00:00.000Z
  moment 2025-11-02T05:00:00.000Z
  @date-fns/tz 2025-11-02T04:00:00.000Z
Atlantic/Azores
  luxon 2025-10-26T01:00:00.000Z
  moment 2025-10-26T01:00:00.000Z
  @date-fns/tz 2025-10-26T00:00:00.000Z
SEEN
echo 'As found.'
