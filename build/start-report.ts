import { present } from '../contract/presence.ts';
import type { PrivateLink } from '../private-link/raise/link.ts';
import type { FirstStaff } from './demonstration/first-staff.ts';

export type DemonstrationAccount = {
  number: string;
  expiry: string;
  name: string;
  birthDate: string;
  gives: { outcome: 'accepted' | 'rejected'; reason?: string | undefined; responseCode?: string | undefined };
};

export type StartReport = {
  url: string;
  backOfficeUrl: string;
  apiUrl: string;
  home: string;
  link: Pick<PrivateLink, 'mode' | 'why' | 'toStrengthen'>;
  staff: FirstStaff;
  rootThumbprint: string;
  databases: { seller: 'sqlite' | 'postgres'; settling: 'sqlite' | 'postgres' };
  processes: { seller: number | undefined; settling: number | undefined };
  /** How the kiosk was opened, or why it was not. */
  kiosk: string;
  accounts: readonly DemonstrationAccount[];
};

function table(rows: string[][]): string {
  const widthOf = (column: number) =>
    Math.max(...rows.map((row) => present(row[column], 'a cell of the report').length));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')}`.trimEnd())
    .join('\n');
}

const grouped = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const typedExpiry = (expiry: string) => `${expiry.slice(5)}/${expiry.slice(2, 4)}`;

function words({ outcome, reason, responseCode }: DemonstrationAccount['gives']): string {
  if (outcome === 'accepted') return 'accepted';
  return `declined: ${(reason ?? '').replaceAll('_', ' ')}${responseCode ? ` (${responseCode})` : ''}`;
}

function sayAccounts(accounts: readonly DemonstrationAccount[]): string[] {
  const rows = accounts.map(({ number, expiry, name, birthDate, gives }) => [
    grouped(number),
    typedExpiry(expiry),
    name,
    birthDate,
    words(gives),
  ]);
  return [
    'Demonstration card numbers, and the result of a payment with each:',
    '',
    table([['Number', 'Expires', 'Name', 'Born', 'Result'], ...rows]),
  ];
}

const whatIsMissing = [
  'The shop began without products, and the card company without accounts:',
  '',
  table([
    ['Products', 'npm run catalogue -- import FILE.csv, or the back office'],
    ['Accounts', 'npm run credit -- accounts import FILE.csv'],
  ]),
];

/** Formats everything that a new user needs to know as one readable table. */
export function sayReport(report: StartReport): string {
  const { link, staff } = report;
  return [
    '',
    table([
      ['Kiosk', report.kiosk],
      ['Shop', report.url],
      ['Back office', `${report.backOfficeUrl}   sign in as ${staff.signInName} with ${staff.password}`],
      ['Private link', `${link.mode} – ${link.why}`],
      ...(link.toStrengthen ? [['', `for a stronger link: ${link.toStrengthen}`]] : []),
      ['Databases', `seller ${report.databases.seller}, settling ${report.databases.settling}`],
      ['Home', report.home],
    ]),
    '',
    ...(report.accounts.length > 0 ? sayAccounts(report.accounts) : whatIsMissing),
    '',
    'Ctrl-C ends everything that was started.',
    '',
  ].join('\n');
}
