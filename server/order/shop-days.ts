/**
 * When days begin where the shop is. Databases keep instants; a day of trade begins at midnight by the wall clock, and is
 * 23 or 25 hours long twice a year.
 */
function wallClockAheadMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  const wallClock = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wallClock - Math.floor(instant / 1000) * 1000;
}

/**
 * Where the last `days` days begin, and where today ends: `days + 1` instants in epoch milliseconds, ascending.
 * @param timeZone IANA name, such as `Europe/Berlin`
 */
export function dayBoundaries(now: number, timeZone: string, days: number): number[] {
  const today = new Date(now + wallClockAheadMs(now, timeZone));
  return Array.from({ length: days + 1 }, (_each, index) => {
    const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + index + 1 - days);
    // The zone may change its offset between the first guess and midnight itself.
    const guess = midnight - wallClockAheadMs(midnight, timeZone);
    return midnight - wallClockAheadMs(guess, timeZone);
  });
}
