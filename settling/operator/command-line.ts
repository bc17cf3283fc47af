import { parseArgs } from 'node:util';
import { readSystemUser } from '../../platform/system-user.ts';
import { holdsCreditNumber, isCreditNumberTyped } from '../../contract/credit-numbers-in-text.ts';
import { BadUsage } from './command.ts';
import type { CommandOptions } from './command.ts';

export const usage = `npm run credit -- COMMAND [options]      the credit company's work, beside a running settling server or without

  accounts list [--status STATUS] [--last-four NNNN] [--after ACCOUNT] [--limit N]
  accounts show ACCOUNT            or --number-stdin, which reads the credit number from standard input
  accounts add                     one JSON object on standard input: number (in quotes), name, birth_date, expiry, currency, limit
  accounts import FILE.csv         the same columns, and status, debt, overdue, due_date; amounts such as 1500.00;
                                   due_date YYYY-MM-DD is the last day (UTC) on which the debt is paid in time; where
                                   something is overdue, that day of it, and the rest is due by the end of next month
  accounts suspend ACCOUNT         declines its checks until it is reinstated
  accounts reinstate ACCOUNT
  accounts close ACCOUNT           for good
  accounts limit ACCOUNT AMOUNT    within the bounds of the configuration; a large one waits for a second operator
  accounts unlock ACCOUNT          takes back the wrong identities that locked its number out
  terminals list [--seller ID] [--all]     kiosks that settling knows; with --all also terminals that enrolled themselves
  terminals allow SELLER N         N new kiosks more within 24 hours than the policy lets the seller bring
  alarms list [--seller ID] [--all]     what is suspended, and what was refused that somebody has to look at
  alarms lift ALARM [--reason TEXT]     ends a suspension before its time, or says that an alarm was seen
  payments list [--account ACCOUNT]     what persons paid, under which ids, and what was reversed
  payments post ACCOUNT AMOUNT [--payment-id UUID]     what the person paid; once for each id
  payments reverse PAYMENT --reason TEXT     a payment that was none, by the id that it was posted under
  proposals list                   what waits for a second operator: large limits, large payments
  proposals approve PROPOSAL       by another operator, who is another user of this system too
  proposals withdraw PROPOSAL
  holds list [--account ACCOUNT] [--seller ID] [--all]
  explain APPLICATION [--seller ID]     why a check was decided as it was
  audit verify [--head FILE] …     names the first record that was altered or is missing; with heads that left this machine
                                   (a file, or a folder of them; more than once), also whether all of it was built anew
  audit head [--file FILE] [--all]     today's signed end of the audit, or every day's, to be kept on another machine
  ledger verify                    names whatever is not what the ledger's entries give
  statements ACCOUNT --month YYYY-MM [--format text|csv|pdf] [--out FILE] [--font FILE]
  statements --all --month YYYY-MM [--format …] --out FOLDER     of everybody, a file each
  reconcile [--seller ID] [--day YYYY-MM-DD] [--seller-report FILE]     what both sides believed when the day ended
  day-report [--seller ID] [--day YYYY-MM-DD] [--out FILE]     what settling believed, as it was written and signed
  card-numbers find                texts in which somebody typed a card number: where, and how many, never the number
  keys list                        every key, its state, and how many numbers are kept with it
  keys rotate PURPOSE [--now]      sealing, notice, number-encryption or number-index; --now when it was stolen

  --home DIR       the home whose settling server is meant (default: .sidelane)
  --config FILE    a settling server's configuration, instead of a home
  --operator NAME  who does this, for the audit (default: this system's user), which names the system's user as well
  --reason TEXT    why, for the audit
  --report FILE    where an import lists the rows that it left out (default: beside the file, when there are any)
  --yes            does without asking what moves a debt or a limit or cannot be undone; never in a second operator's place
  --json           one JSON object on standard output instead of tables

ACCOUNT is an account's id. A credit number is never an argument, and is never shown but for its last four digits.
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
  const { home = '.sidelane', config, operator = readSystemUser().name, yes, json, help, ...options } = values;
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
