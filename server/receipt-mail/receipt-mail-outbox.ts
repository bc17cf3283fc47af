import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type {
  ReceiptMail,
  ReceiptMailProblem,
  ReceiptMailRequest,
  StaffReceiptMail,
} from '../../contract/seller/receipt-mail.ts';
import type { Refused } from '../../contract/seller/refusals.ts';

/**
 * The outbox of receipts that shoppers want by email. The rows are the queue. A row holds its address only while it waits, so what
 * is over tells no one's address.
 */

/** With a purchase at hand, a person needs few mails and a kiosk not many: more would be a way to send mail to the world. */
const mostOfOnePurchase = 3;
const mostOfOneTerminal = 30;
const windowMs = 3_600_000;

/** A mail is given up this long after it was asked for. */
export const givenUpAfterMs = 24 * 3_600_000;
const firstRetryMs = 5_000;
const longestRetryMs = 30 * 60_000;

/** How long to wait after this many tries, in milliseconds. */
export function retryMailAfterMs(tries: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(Math.max(tries - 1, 0), 20));
}

type Row = {
  mail_id: string;
  application_id: string;
  state: ReceiptMail['state'];
  address: string | null;
  asked_at: number;
  ended_at: number | null;
  tries: number;
  problem: ReceiptMailProblem | null;
};

const find = (reader: Reader, mailId: string) =>
  reader.get<Row>('SELECT * FROM receipt_mail WHERE mail_id = ?', [mailId]);

/** Two requests of one terminal at the same moment are counted one after the other. */
async function holdTerminal(transaction: Transaction, terminalId: string): Promise<void> {
  if (transaction.dialect !== 'postgres') return;
  await transaction.all('SELECT 1 AS held FROM terminal WHERE terminal_id = ? FOR UPDATE', [terminalId]);
}

async function hasRoom(
  transaction: Transaction,
  { applicationId, terminalId }: { applicationId: string; terminalId: string },
  now: number,
): Promise<boolean> {
  const counts = await transaction.get<{ of_purchase: number; of_terminal: number }>(
    `SELECT (SELECT count(*) FROM receipt_mail WHERE application_id = ?) AS of_purchase,
            (SELECT count(*) FROM receipt_mail WHERE terminal_id = ? AND asked_at > ?) AS of_terminal`,
    [applicationId, terminalId, now - windowMs],
  );
  return (counts?.of_purchase ?? 0) < mostOfOnePurchase && (counts?.of_terminal ?? 0) < mostOfOneTerminal;
}

/**
 * Takes a mail into the outbox. A repeat is the same mail.
 * @param asked `applicationId` of an accepted application of the terminal `terminalId`
 * @returns the mail; refused as `too_many_requests`, or as `receipt_mail_differs` if the id stands for another mail
 */
export function acceptReceiptMail(
  database: Database,
  asked: ReceiptMailRequest & { applicationId: string; terminalId: string },
  now: number,
): Promise<ReceiptMail | Refused> {
  const { mailId, applicationId, terminalId, email, locale, timeZone } = asked;
  return database.write(async (transaction): Promise<ReceiptMail | Refused> => {
    await holdTerminal(transaction, terminalId);
    const known = await find(transaction, mailId);
    if (known) {
      // Once it is over, the address is gone, and the id alone tells.
      const isSame = known.application_id === applicationId && (known.address === null || known.address === email);
      return isSame ? { mailId, state: known.state } : { refusal: 'receipt_mail_differs' };
    }
    if (!(await hasRoom(transaction, asked, now))) return { refusal: 'too_many_requests' };
    await transaction.run(
      `INSERT INTO receipt_mail (mail_id, application_id, terminal_id, state, address, locale, time_zone, asked_at, due_at)
       VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ?)`,
      [mailId, applicationId, terminalId, email, locale, timeZone, now, now],
    );
    return { mailId, state: 'waiting' };
  });
}

/** A mail that waits to be sent. */
export type WaitingMail = {
  mailId: string;
  applicationId: string;
  email: string;
  locale: string;
  timeZone: string;
  askedAt: number;
  dueAt: number;
  tries: number;
};

/** The mails whose time has come, the longest due first; also those that a clock postponed that was set back since. */
export function listDueMails(reader: Reader, now: number, limit: number): Promise<WaitingMail[]> {
  return reader.all<WaitingMail>(
    `SELECT mail_id AS "mailId", application_id AS "applicationId", address AS email, locale, time_zone AS "timeZone",
            asked_at AS "askedAt", due_at AS "dueAt", tries
       FROM receipt_mail WHERE state = 'waiting' AND (due_at <= ? OR due_at > ?) ORDER BY due_at LIMIT ?`,
    [now, now + longestRetryMs, limit],
  );
}

/**
 * Notes a try before it is made, with the time of the next one, so that no other process makes it too.
 * @returns whether it is this process that may send the mail now
 */
export async function claimMail(
  database: Database,
  { mailId, dueAt, tries }: WaitingMail,
  now: number,
): Promise<boolean> {
  const claimed = await database.write((transaction) =>
    transaction.run(
      `UPDATE receipt_mail SET tries = tries + 1, due_at = ?
        WHERE mail_id = ? AND state = 'waiting' AND due_at = ? AND tries = ?`,
      [now + retryMailAfterMs(tries + 1), mailId, dueAt, tries],
    ),
  );
  return claimed === 1;
}

/** Ends a mail, and erases its address. @param problem why it was given up; null when it was sent */
export async function endMail(
  database: Database,
  mailId: string,
  { state, problem }: { state: 'sent' | 'given_up'; problem: ReceiptMailProblem | null },
  now: number,
): Promise<void> {
  await database.write((transaction) =>
    transaction.run(
      `UPDATE receipt_mail SET state = ?, address = NULL, problem = ?, ended_at = ? WHERE mail_id = ? AND state = 'waiting'`,
      [state, problem, now, mailId],
    ),
  );
}

/** Notes why a try failed after which another one follows. */
export async function noteMailProblem(database: Database, mailId: string, problem: ReceiptMailProblem): Promise<void> {
  await database.write((transaction) =>
    transaction.run(`UPDATE receipt_mail SET problem = ? WHERE mail_id = ? AND state = 'waiting'`, [problem, mailId]),
  );
}

/** The mails of a purchase as staff see them, in the order in which they were asked for. */
export async function listReceiptMails(reader: Reader, applicationId: string): Promise<StaffReceiptMail[]> {
  const rows = await reader.all<Row>('SELECT * FROM receipt_mail WHERE application_id = ? ORDER BY asked_at, mail_id', [
    applicationId,
  ]);
  return rows.map((row) => ({
    mailId: row.mail_id,
    state: row.state,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
    tries: row.tries,
    problem: row.problem,
  }));
}
