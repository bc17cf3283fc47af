import type { PersonStatement } from './person-statement.ts';
import {
  amountText,
  dateText,
  dueTexts,
  entryText,
  missedTexts,
  monthText,
  readableName,
} from './statement-wording.ts';
import type { SellerNames } from './statement-wording.ts';

const width = 78;

function row(date: string, what: string, amount: string, balance: string): string {
  const described = what.length > 30 ? `${what.slice(0, 29)}…` : what;
  return `${date.padEnd(18)}${described.padEnd(30)}${amount.padStart(15)}${balance.padStart(15)}`.trimEnd();
}

function pair(name: string, value: string): string {
  return name + value.padStart(width - name.length);
}

/** A statement as plain text, 78 columns wide. */
export function statementText(statement: PersonStatement, sellers: SellerNames): string {
  const { currency, openingMinor, closingMinor, entries, holds, month, accountId, numberLastFour } = statement;
  const amount = (amountMinor: number) => amountText(amountMinor, currency);
  const rule = '─'.repeat(width);
  const lines = [
    `Credit account statement, ${monthText(month)}${statement.isInterim ? ' (so far)' : ''}`,
    '',
    readableName(statement.name),
    `Account ${accountId}, number •••• ${numberLastFour}`,
    `${dateText(statement.from)} to ${dateText(statement.until - 1)} (UTC), issued ${dateText(statement.issuedAt)}`,
    `All amounts in ${currency}. Purchases count up; payments and refunds count down.`,
    '',
    row('Date', 'What', 'Amount', 'Balance'),
    rule,
    row(dateText(statement.from), 'Opening balance', '', amount(openingMinor)),
    ...entries.map((entry) =>
      row(dateText(entry.at), entryText(entry, sellers), amount(entry.amountMinor), amount(entry.balanceMinor)),
    ),
    rule,
    row('', 'Closing balance', '', amount(closingMinor)),
    '',
    ...dueTexts(statement),
    ...missedTexts(statement),
  ];
  if (holds.length > 0) {
    lines.push('', 'Held for purchases that are not complete: no debt yet', rule);
    for (const hold of holds) {
      lines.push(
        row(
          dateText(hold.since),
          readableName(sellers.get(hold.sellerId) ?? hold.sellerId),
          amount(hold.amountMinor),
          '',
        ),
      );
    }
  }
  lines.push(
    '',
    pair('Limit', amount(statement.limitMinor)),
    pair('Held', amount(statement.heldMinor)),
    pair('Left to spend', amount(statement.availableMinor)),
  );
  return `${lines.join('\n')}\n`;
}
