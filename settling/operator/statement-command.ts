import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { firstRow } from '../../platform/database/first-row.ts';
import { ProgressLine } from '../../platform/progress-line.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { findAccount, listAccounts } from '../credit-information/account-store.ts';
import type { AccountRecord } from '../credit-information/account-store.ts';
import { readOpeningDues } from '../credit-information/opening-dues.ts';
import { readPersonLedger } from '../ledger/person-ledger.ts';
import { boundsOfMonth, makeStatement } from '../statement/person-statement.ts';
import type { PersonStatement } from '../statement/person-statement.ts';
import { statementCsv } from '../statement/statement-csv.ts';
import { statementPdf, UnusableFont } from '../statement/statement-pdf.ts';
import { statementText } from '../statement/statement-text.ts';
import type { SellerNames } from '../statement/statement-wording.ts';
import { readAccountId } from './account-id.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';

const formats = { text: 'txt', csv: 'csv', pdf: 'pdf' } as const;
const accountsAtOnce = 200;

type Format = keyof typeof formats;

function readMonth({ clock, options: { month } }: Desk): string {
  if (month === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new BadUsage('Which month? --month is a year and a month, such as 2026-10.');
  }
  if (boundsOfMonth(month).from <= clock.now()) return month;
  throw new CommandRefused('month_in_future', `${month} has not begun (UTC).`);
}

function readFormat({ options: { format = 'text', font, out } }: Desk): Format {
  if (!Object.hasOwn(formats, format)) throw new BadUsage(`--format is one of ${Object.keys(formats).join(', ')}.`);
  if (format === 'pdf' && out === undefined) throw new BadUsage('A PDF goes into a file: --out FILE.pdf.');
  if (font !== undefined && !existsSync(font.replace(/#.*/su, ''))) throw new BadUsage(`There is no font ${font}.`);
  return format as Format;
}

async function readStatement(desk: Desk, account: AccountRecord, month: string): Promise<PersonStatement> {
  const { database, clock } = desk;
  const { accountId: personId, currency } = account;
  const issuedAt = clock.now();
  const { until } = boundsOfMonth(month);
  const lines = await readPersonLedger(database, { personId, currency }, Math.min(until, issuedAt + 1));
  const opening = await readOpeningDues(database, personId);
  return makeStatement(account, lines, opening, { month, issuedAt });
}

/** @returns the statement in its form, and whether every letter of the name could be written */
async function render(
  statement: PersonStatement,
  format: Format,
  sellers: SellerNames,
  font: string | undefined,
): Promise<{ content: string | Buffer; isWhole: boolean }> {
  if (format === 'text') return { content: statementText(statement, sellers), isWhole: true };
  if (format === 'csv') return { content: statementCsv(statement, sellers), isWhole: true };
  try {
    const { pdf, isWhole } = await statementPdf(statement, sellers, font);
    return { content: pdf, isWhole };
  } catch (error) {
    if (error instanceof UnusableFont) throw new BadUsage(error.message);
    throw error;
  }
}

const sellersOf = ({ config }: Desk): SellerNames =>
  new Map(config.sellers.map(({ sellerId, name }) => [sellerId, name]));

const notWhole =
  'has a name with letters that the standard fonts cannot write and no transcription is known for: name a font that has them, --font FILE.';

async function statementOf(desk: Desk, id: string | undefined): Promise<CommandResult> {
  const accountId = readAccountId(id, 'Whose statement? One account, or --all.');
  const [month, format] = [readMonth(desk), readFormat(desk)];
  const { out, font } = desk.options;
  const account = await findAccount(desk.database, accountId);
  if (!account) throw new CommandRefused('account_unknown', `There is no account ${accountId}.`);
  if (account.openedAt >= boundsOfMonth(month).until) {
    const day = new Date(account.openedAt).toISOString().slice(0, 10);
    throw new CommandRefused('month_before_account', `Account ${accountId} was opened on ${day}, after ${month}.`);
  }
  const statement = await readStatement(desk, account, month);
  const { content, isWhole } = await render(statement, format, sellersOf(desk), font);
  await recordLook(desk, 'statements', { accountId, month, format });
  if (out === undefined) return { forPeople: String(content).trimEnd(), forPrograms: { statement } };
  writePrivateFile(out, content);
  const flaw = isWhole ? '' : `\nIt ${notWhole}`;
  return {
    forPeople: `The statement of account ${accountId} for ${month} is in ${out}.${flaw}`,
    forPrograms: { statement, file: out, isWhole },
    exitStatus: isWhole ? 0 : 1,
  };
}

async function statementsOfAll(desk: Desk): Promise<CommandResult> {
  const [month, format] = [readMonth(desk), readFormat(desk)];
  const { out, font } = desk.options;
  if (out === undefined) throw new BadUsage('Into which folder? --out FOLDER.');
  mkdirSync(out, { recursive: true, mode: 0o700 });
  // The access is recorded before any data is read, however the command ends.
  await recordLook(desk, 'statements', { accounts: 'all', month, format });
  const sql = 'SELECT COUNT(*) AS n FROM person';
  const { n: total } = await firstRow<{ n: number }>(desk.database, 'the number of accounts', sql);
  const progress = new ProgressLine(desk.stderr, 'Statements');
  const incomplete: number[] = [];
  let [written, leftOut, afterAccountId] = [0, 0, 0];
  try {
    while (!desk.signal.aborted) {
      const accounts = await listAccounts(desk.database, { afterAccountId, limit: accountsAtOnce });
      for (const account of accounts) {
        if (desk.signal.aborted) break;
        const { accountId } = account;
        afterAccountId = accountId;
        if (account.openedAt >= boundsOfMonth(month).until) {
          leftOut++;
          continue;
        }
        const statement = await readStatement(desk, account, month);
        const { content, isWhole } = await render(statement, format, sellersOf(desk), font);
        const file = `statement-${String(accountId).padStart(6, '0')}-${month}.${formats[format]}`;
        writePrivateFile(path.join(out, file), content);
        if (!isWhole) incomplete.push(accountId);
        written++;
        progress.show(Math.min(written + leftOut, total), total);
      }
      if (accounts.length < accountsAtOnce) break;
    }
  } finally {
    progress.end();
  }
  const isEnded = desk.signal.aborted;
  await recordLook(desk, 'statements', { month, format, written, leftOut });
  const said = [
    `${written} statements for ${month} are in ${out}.`,
    ...(leftOut > 0 ? [`${leftOut} accounts were opened later.`] : []),
    ...(isEnded ? ['Ended before all were written: those that are there are whole.'] : []),
    ...(incomplete.length > 0 ? [`Each of these ${notWhole}\n${incomplete.join(', ')}`] : []),
  ];
  return {
    forPeople: said.join('\n'),
    forPrograms: { month, format, folder: out, written, leftOut, incomplete, isWhole: !isEnded },
    exitStatus: isEnded ? 130 : incomplete.length > 0 ? 1 : 0,
  };
}

/** `statements ACCOUNT --month MONTH`, or `--all`, writes what persons owed, bought, paid and have to pay. */
export function statementsCommand(desk: Desk, id: string | undefined): Promise<CommandResult> {
  if (!desk.options.all) return statementOf(desk, id);
  if (id !== undefined) throw new BadUsage('Either an account, or --all.');
  return statementsOfAll(desk);
}
