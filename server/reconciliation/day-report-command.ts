/** `npm run day-report` writes the shop's end-of-day report, as a file that can be carried to settling. */
import { parseArgs } from 'node:util';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { systemClock } from '../../platform/clock.ts';
import { lastDayOver } from '../../platform/days-to-report.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { createLog } from '../../platform/log.ts';
import { surviveLostOutput } from '../../platform/lost-output.ts';
import { daySchema } from '../../contract/settling/day-report.ts';
import { configFileIn, NoShop, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { ensureDayReport } from './write-day-reports.ts';

const usage = `${calledAs('day-report')} [--day YYYY-MM-DD] [--out FILE]      the shop's end-of-day report for a day (UTC)

  --day DAY      the day to report (default: the last day that is over)
  --out FILE     where to write it (default: standard output)
  --home DIR     the shop's home (default: ${homeByDefault()})
  --config FILE  a seller's configuration, instead of a home

The seller writes each day's report once and brings it to settling over the private link by itself. This command is for
a day on which the link was down: carry the file to settling, which reads it with reconcile --seller-report FILE. Earlier days
without a report get theirs too.

Exit status: 0 done, 2 not done.
`;

function readOptions() {
  try {
    const text = { type: 'string' } as const;
    const options = {
      day: text,
      out: text,
      home: text,
      config: text,
      help: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

async function run(options: ReturnType<typeof readOptions>): Promise<string> {
  const { config: configFile = configFileIn(options.home), out } = options;
  const last = lastDayOver(systemClock.now());
  const { day = last } = options;
  if (!daySchema.safeParse(day).success)
    throw new BadUsage('--day is a day of the calendar, such as 2026-11-21 (UTC).');
  if (day > last) throw new Error(`${day} is not over (UTC): the last day that can be asked about is ${last}.`);
  const { databaseUrl, sellerId, signingKeyFile } = readShopConfig(configFile);
  const signingKey = readKeyPair(signingKeyFile);
  const database = await openShopDatabase(databaseUrl);
  try {
    const log = createLog('seller', 'silent');
    const report = await ensureDayReport({ database, clock: systemClock, log, sellerId, signingKey }, day);
    if (out === undefined) return report;
    writePrivateFile(out, report);
    return `The report of ${day} is in ${out}.\n`;
  } finally {
    await database.close();
  }
}

surviveLostOutput();
try {
  const options = readOptions();
  process.stdout.write(options.help ? usage : await run(options));
} catch (error) {
  const isBadUsage = error instanceof BadUsage || error instanceof NoShop;
  process.stderr.write(`${(error as Error).message}\n${isBadUsage ? `\n${usage}` : ''}`);
  process.exitCode = 2;
}
