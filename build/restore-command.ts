/** `npm run restore`: restores the seller, settling, or both on this machine, compares them, and opens the shop again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { currencySchema, formatAmount } from '../contract/money.ts';
import { readSheet } from '../platform/backup/recovery-sheet.ts';
import { BadUsage } from '../platform/bad-usage.ts';
import { readConfigFile } from '../platform/config-file.ts';
import { usualHome } from '../platform/usual-home.ts';
import { sellerConfigSchema } from '../server/config/seller-config.ts';
import { settlingConfigSchema } from '../settling/config/settling-config.ts';
import { compareRestored } from './compare-restored.ts';
import type { Comparison } from './compare-restored.ts';

const usage = `npm run restore -- --from FOLDER --sheet FILE [--sheet FILE] [options]
npm run restore -- compare|open [--home DIR]

Restores each server that a recovery sheet is given for onto this machine, and then compares the two. A restored shop stays closed
until it was opened: by itself when both agree, otherwise by "open".

  compare         compares the orders of the shop with settling's payments
  open            lets a restored shop start, even if the comparison found differences

  --from FOLDER   where the backups are
  --sheet FILE    the three lines of a recovery sheet, of the seller or of settling; given once or twice
  --at TIME       the newest backups that are not younger than this: 2026-11-30T12:00Z
  --home DIR      the shop's home (default: ${usualHome})
  --help          prints this

Exit status: 0 done, 1 not done, 2 bad usage, 4 restored, and the two do not agree.`;

const project = path.resolve(import.meta.dirname, '..');
const folderOf = { seller: 'server', settling: 'settling' } as const;

class NotDone extends Error {}

async function run(side: keyof typeof folderOf, args: readonly string[]): Promise<void> {
  const program = path.join(project, folderOf[side], 'backup/restore-command.ts');
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new NotDone('');
}

const amountOf = (amountMinor: number, currency: string) =>
  `${formatAmount(amountMinor, currencySchema.parse(currency))} ${currency}`;

/** What people are told of a comparison, most important first. */
function spoken({ ordersWithoutPayment, paymentsWithoutOrder }: Comparison): string[] {
  if (ordersWithoutPayment.length === 0 && paymentsWithoutOrder.length === 0) {
    return ['The shop and settling agree: every order has its payment, and every payment its order.'];
  }
  const lines: string[] = [];
  if (paymentsWithoutOrder.length > 0) {
    lines.push('Settling holds or took money for purchases that are not in this shop any more:');
    for (const { applicationId, state, amountMinor, currency, approvedAt } of paymentsWithoutOrder) {
      lines.push(
        `  ${applicationId}  ${new Date(approvedAt).toISOString()}  ${amountOf(amountMinor, currency)}  ${state}`,
      );
    }
    lines.push(
      'Ask the shoppers whether they have their goods. An operator of settling releases or refunds what was not delivered.',
    );
  }
  if (ordersWithoutPayment.length > 0) {
    lines.push('Orders of this shop that settling has no payment for:');
    for (const { orderNumber, applicationId, totalMinor, currency } of ordersWithoutPayment) {
      lines.push(`  order ${orderNumber}  ${applicationId}  ${amountOf(totalMinor, currency)}`);
    }
    lines.push(
      'Settling lost them with its newest data. Do not hand these over before an operator of settling has entered them.',
    );
  }
  return lines;
}

/** @returns the exit status, or undefined when one of the two is not on this machine */
async function compare(home: string): Promise<number | undefined> {
  const sellerFile = path.join(home, 'seller/config.json');
  const settlingFile = path.join(home, 'settling/config.json');
  if (!existsSync(sellerFile) || !existsSync(settlingFile)) return undefined;
  const { databaseUrl: seller, sellerId } = readConfigFile(sellerFile, sellerConfigSchema);
  const { databaseUrl: settling } = readConfigFile(settlingFile, settlingConfigSchema);
  const comparison = await compareRestored({ seller, settling }, sellerId);
  console.log(spoken(comparison).join('\n'));
  return comparison.ordersWithoutPayment.length + comparison.paymentsWithoutOrder.length === 0 ? 0 : 4;
}

async function restore(
  home: string,
  { from, sheets, at }: { from: string; sheets: readonly string[]; at: string | undefined },
) {
  for (const sheetFile of sheets) {
    const sheet = await readSheet(readFileSync(sheetFile, 'utf8'));
    if ('refusal' in sheet) throw new NotDone(`${sheetFile}: ${sheet.message}`);
    const into = path.join(home, sheet.side);
    await run(sheet.side, [
      '--from',
      from,
      '--sheet',
      sheetFile,
      '--into',
      into,
      ...(at === undefined ? [] : ['--at', at]),
    ]);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      sheet: { type: 'string', multiple: true, default: [] },
      at: { type: 'string' },
      home: { type: 'string', default: usualHome },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const home = path.resolve(values.home);
  const [command, ...more] = positionals;
  if (more.length > 0 || (command !== undefined && command !== 'compare' && command !== 'open')) {
    throw new BadUsage(`There is no command "${positionals.join(' ')}".`);
  }
  const config = path.join(home, 'seller/config.json');
  if (command === 'open') {
    await run('seller', ['open', '--config', config]);
    return 0;
  }
  if (command === undefined) {
    if (values.from === undefined) throw new BadUsage('Where are the backups? --from FOLDER');
    if (values.sheet.length === 0) throw new BadUsage('Which recovery sheet? --sheet FILE');
    await restore(home, { from: values.from, sheets: values.sheet, at: values.at });
  }
  const status = await compare(home);
  if (status === undefined) {
    console.log('Only one of the two servers is on this machine: compare them by the reconciliation of the day.');
    return command === undefined ? 0 : 1;
  }
  if (status === 0 && command === undefined) await run('seller', ['open', '--config', config]);
  return status;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof BadUsage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  if ((error as Error).message !== '') console.error((error as Error).message);
  if (isUsage) console.error(`\n${usage}`);
  process.exitCode = isUsage ? 2 : 1;
}
