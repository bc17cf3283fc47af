/** `npm run day-report`: what the shop believed when a day was over, as a file that can be carried to settling. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { lastDayOver } from '../../platform/days-to-report.ts';
import { readKeyPair, writePrivateFile } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import { daySchema } from '../../settling/contract/day-report.ts';
import { sellerConfigSchema } from '../config.ts';
import { openSellerDatabase } from '../database/open-seller-database.ts';
import { ensureDayReport } from './write-day-reports.ts';

const usage = `npm run day-report -- [--day YYYY-MM-DD] [--out FILE]      what the shop believed when a day (UTC) was over

  --day DAY      the last day that is over, when it is left out
  --out FILE     where it is written; to standard output when no file is named
  --home DIR     the shop's home (default: .sidelane)
  --config FILE  a seller's configuration, instead of a home

The seller writes each day's report once and brings it to settling over the private link by itself. This is for a day on which
the link was down: the file is carried, and settling reads it with reconcile --seller-report FILE. Days before it that have no
report yet get theirs too.

Exit status: 0 done, 2 not done.
`;

class BadUsage extends Error {}

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
  const { home = '.sidelane', config: configFile = path.join(home, 'seller', 'config.json'), out } = options;
  const last = lastDayOver(systemClock.now());
  const { day = last } = options;
  if (!daySchema.safeParse(day).success)
    throw new BadUsage('--day is a day of the calendar, such as 2026-11-21 (UTC).');
  if (day > last) throw new Error(`${day} is not over (UTC): the last day that can be asked about is ${last}.`);
  if (!existsSync(configFile)) throw new BadUsage(`There is no seller at ${configFile}: name its --home or --config.`);
  const { databaseUrl, sellerId, signingKeyFile } = readConfigFile(configFile, sellerConfigSchema);
  const isFile = !/^postgres(ql)?:/.test(databaseUrl);
  if (isFile && !existsSync(databaseUrl.replace(/^sqlite:(\/\/)?/, '')))
    throw new BadUsage(`There is no database ${databaseUrl}.`);
  const signingKey = readKeyPair(signingKeyFile);
  const database = await openSellerDatabase(databaseUrl);
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

try {
  const options = readOptions();
  process.stdout.write(options.help ? usage : await run(options));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${error instanceof BadUsage ? `\n${usage}` : ''}`);
  process.exitCode = 2;
}
