import { parseArgs } from 'node:util';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault, usualHome } from '../../platform/usual-home.ts';
import { readSystemUser } from '../../platform/system-user.ts';
import { holdsCreditNumber, isCreditNumberTyped } from '../../contract/credit-numbers-in-text.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import type { CommandOptions } from './command.ts';

export const usage = `${calledAs('credit')} COMMAND [options]      the card company's work; settling may be running or not

  accounts list [--status STATUS] [--last-four NNNN] [--after ACCOUNT] [--limit N]
  accounts show ACCOUNT            or --number-stdin, which reads the credit number from standard input
  accounts add                     one JSON object on standard input: number (in quotes), name, birth_date, expiry, currency, limit
  accounts import FILE.csv         the same columns, and status, debt, overdue, due_date; amounts such as 1500.00;
                                   due_date YYYY-MM-DD is the last day (UTC) on which the debt is paid in time; where
                                   something is overdue, that day of it, and the rest is due by the end of next month
  accounts suspend ACCOUNT         declines its payments until reinstated
  accounts reinstate ACCOUNT
  accounts close ACCOUNT           for good
  accounts limit ACCOUNT AMOUNT    within the bounds of the configuration; a large limit waits for a second operator
  accounts unlock ACCOUNT          clears the wrong identities that locked its number
  terminals list [--seller ID] [--all]     kiosks that settling knows; with --all also terminals that enrolled themselves
  terminals allow SELLER N         lets the seller add N more new kiosks within 24 hours
  alarms list [--seller ID] [--all]     what is suspended, and refusals that need attention
  alarms lift ALARM [--reason TEXT]     ends a suspension early, or marks an alarm as seen
  payments list [--account ACCOUNT]     payments received, their ids, and reversals
  payments post ACCOUNT AMOUNT [--payment-id UUID]     enters a payment; once for each id
  payments reverse PAYMENT --reason TEXT     reverses a payment entered by mistake, by its id
  proposals list                   changes that wait for a second operator: large limits, large payments
  proposals approve PROPOSAL       approves as another operator, who must be another user of this system
  proposals withdraw PROPOSAL
  holds list [--account ACCOUNT] [--seller ID] [--all]
  explain APPLICATION [--seller ID]     why a check was decided as it was
  audit verify [--head FILE] …     reports the first altered or missing record; with heads kept on another machine (a file or a
                                   folder, may be repeated), also whether the whole chain was rebuilt
  audit head [--file FILE] [--all]     today's signed end of the audit, or every day's, to keep on another machine
  ledger verify                    reports every balance that differs from the ledger's entries
  statements ACCOUNT --month YYYY-MM [--format text|csv|pdf] [--out FILE] [--font FILE]
  statements --all --month YYYY-MM [--format …] --out FOLDER     for every account, one file each
  reconcile [--seller ID] [--day YYYY-MM-DD] [--seller-report FILE]     compares both sides' reports of a day
  day-report [--seller ID] [--day YYYY-MM-DD] [--out FILE]     settling's own signed report of a day
  card-numbers find                texts that hold a card number: where and how many, never the number
  keys list                        every key, its state, and how many numbers are kept with it
  keys rotate PURPOSE [--now]      sealing, notice, number-encryption or number-index; --now when it was stolen

  --home DIR       the home of the settling server (default: ${homeByDefault()})
  --config FILE    a settling server's configuration, instead of a home
  --operator NAME  the operator's name for the audit (default: this system's user); the audit also names that user
  --reason TEXT    why, for the audit
  --report FILE    where an import lists the rows that it left out (default: beside the file, if there are any)
  --yes            skips confirmation prompts; never replaces the second operator
  --json           one JSON object on standard output instead of tables

ACCOUNT is an account's id. A credit number is never an argument, and only its last four digits are ever shown.
Exit status: 0 done; 1 done in part, the audit or the ledger does not hold, a day has open differences, or
             a card number was found; 2 not done; 3 waits for a second operator; 130 ended by Ctrl-C.
`;

export type CommandLine = {
  words: string[];
  home: string;
  config: string | undefined;
  operator: string;
  yes: boolean;
  json: boolean;
  help: boolean;
  options: CommandOptions;
};

/** Whether a number was typed with blanks between its groups: no command takes three numbers in a row. */
function isNumberInParts(args: string[]): boolean {
  const rows = args
    .map((arg) => (/^\p{Nd}{1,6}$/u.test(arg) ? arg : '/'))
    .join(' ')
    .split('/');
  return rows.some((row) => row.trim().split(' ').length >= 3 && holdsCreditNumber(row));
}

/** The configuration of the installed server, as its command says, where neither a home nor a configuration is named. */
function configOf({ home }: { home?: string | undefined }): string | undefined {
  return home === undefined ? process.env['SIDELANE_SETTLING_CONFIG'] || undefined : undefined;
}

/** @throws BadUsage when it is not of its form, or holds a credit number */
export function readCommandLine(args: string[]): CommandLine {
  // Other users of the machine can read a command line.
  if (args.some(holdsCreditNumber) || isNumberInParts(args)) {
    throw new BadUsage(
      'A credit number is never an argument, where others can read it: name the account by its id, or use --number-stdin.',
    );
  }
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        home: text,
        config: text,
        operator: text,
        reason: text,
        report: text,
        status: text,
        'last-four': text,
        after: text,
        account: text,
        seller: text,
        limit: text,
        'payment-id': text,
        day: text,
        'seller-report': text,
        month: text,
        format: text,
        font: text,
        out: text,
        head: { type: 'string', multiple: true },
        file: text,
        all: flag,
        now: flag,
        'number-stdin': flag,
        yes: flag,
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  const { values, positionals } = parsed;
  const {
    home = usualHome,
    config = configOf(values),
    operator = readSystemUser().name,
    yes,
    json,
    help,
    ...options
  } = values;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(operator)) {
    throw new BadUsage('--operator is a name of at most 64 letters, digits, blanks, dots, dashes or @.');
  }
  if (isCreditNumberTyped(operator) || isCreditNumberTyped(options.reason ?? '')) {
    throw new BadUsage(
      '--operator and --reason are kept for good: no card number may stand in them. Nothing was kept.',
    );
  }
  if ((options.reason ?? '').length > 200) throw new BadUsage('--reason is at most 200 characters.');
  return { words: positionals, home, config, operator, yes, json, help, options };
}
