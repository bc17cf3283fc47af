import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import { present } from '../contract/presence.ts';
import {
  boundsOfDay,
  dayReportHeaderSchema,
  dayReportType,
  dayReportVersion,
  sumPositions,
} from '../contract/settling/day-report.ts';
import type { DayReportHeader, SellerBelief, SettlingBelief } from '../contract/settling/day-report.ts';
import { JoseError, signCompact, verifyCompact } from './compact-jose.ts';
import type { JoseHeader } from './compact-jose.ts';

/** A report that does not verify. The message says what is wrong, in words for the person who brought it. */
export class UnusableReport extends Error {
  override name = 'UnusableReport';
}

/** SHA-256 of a text, base64url. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Writes a day's report and signs it.
 * @param parts.beliefs in the order in which they are to stand
 */
export function writeDayReport(
  parts: Pick<DayReportHeader, 'side' | 'sellerId' | 'day'> & {
    beliefs: readonly SellerBelief[] | readonly SettlingBelief[];
  },
  key: { kid: string; privateKey: KeyObject },
): string {
  const { side, sellerId, day, beliefs } = parts;
  const header: DayReportHeader = {
    report: 'sidelane-day-report',
    version: dayReportVersion,
    side,
    sellerId,
    day,
    ...boundsOfDay(day),
    count: beliefs.length,
    sums: sumPositions(beliefs),
  };
  const lines = [header, ...beliefs].map((line) => `${JSON.stringify(line)}\n`).join('');
  const says = { side, sellerId, day, digest: digestOf(lines) };
  return `${lines}${signCompact(says, key.privateKey, { kid: key.kid, typ: dayReportType })}\n`;
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UnusableReport(`Line ${number} of the report is not JSON: the file was altered or cut off.`);
  }
}

function firstIssueOf({ issues }: z.ZodError): string {
  const { path, message } = present(issues[0], 'the issue of a form that was refused');
  return `${path.join('.')}: ${message}`;
}

function readHeader(line: string): DayReportHeader {
  const read = parseLine(line, 1) as { report?: unknown; version?: unknown } | null;
  if (read?.report !== 'sidelane-day-report') throw new UnusableReport("This is not a day's report.");
  if (read.version !== dayReportVersion) {
    throw new UnusableReport(
      `The report is of version ${String(read.version)}; this program reads ${dayReportVersion}.`,
    );
  }
  const header = dayReportHeaderSchema.safeParse(read);
  if (header.success) return header.data;
  throw new UnusableReport(`The report's header is not of its form: ${firstIssueOf(header.error)}`);
}

function verifySignature(lines: string, signature: string, header: DayReportHeader, keyFor: KeyFor): void {
  let says: Record<string, unknown>;
  try {
    says = verifyCompact(signature, dayReportType, keyFor);
  } catch (error) {
    if (!(error instanceof JoseError)) throw error;
    throw new UnusableReport(`The report's signature does not verify: ${error.message}.`);
  }
  const { side, sellerId, day } = header;
  if (says['side'] !== side || says['sellerId'] !== sellerId || says['day'] !== day) {
    throw new UnusableReport('The report carries the signature of another report.');
  }
  if (says['digest'] !== digestOf(lines)) {
    throw new UnusableReport('The report was altered after it was signed: its digest differs.');
  }
}

type KeyFor = (header: JoseHeader) => KeyObject | undefined;

/**
 * Reads a day's report and verifies all of it. Nothing was cut off, altered or added since its side signed it, and its header
 * matches the sums of its lines.
 * @param keyFor the key of the side that is expected, or undefined where there is none to trust
 * @throws {UnusableReport} naming what is wrong
 */
export function readDayReport<Schema extends z.ZodType<SellerBelief> | z.ZodType<SettlingBelief>>(
  text: string,
  beliefSchema: Schema,
  keyFor: KeyFor,
): { header: DayReportHeader; beliefs: z.infer<Schema>[] } {
  const lines = text.split('\n');
  const header = readHeader(lines[0] ?? '');
  const { day, from, until, count } = header;
  if (lines.length !== count + 3 || lines.at(-1) !== '') {
    const there = Math.max(0, lines.length - 3);
    throw new UnusableReport(
      `The report should have ${count} applications and has ${there}: it was cut off or altered.`,
    );
  }
  const signature = present(lines.at(-2), 'the line of the signature');
  verifySignature(text.slice(0, text.length - signature.length - 1), signature, header, keyFor);
  const bounds = boundsOfDay(day);
  if (from !== bounds.from || until !== bounds.until)
    throw new UnusableReport(`The report does not span ${day} (UTC).`);
  const beliefs = lines.slice(1, count + 1).map((line, place) => {
    const belief = beliefSchema.safeParse(parseLine(line, place + 2));
    if (belief.success) return belief.data as z.infer<Schema>;
    throw new UnusableReport(`Line ${place + 2} of the report is not of its form: ${firstIssueOf(belief.error)}`);
  });
  if (canonical(sumPositions(beliefs)) !== canonical(header.sums)) {
    throw new UnusableReport('The sums in the header of the report are not those of its lines.');
  }
  return { header, beliefs };
}

function canonical(sums: DayReportHeader['sums']): string {
  return JSON.stringify(
    Object.entries(sums)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, sum]) => [currency, Object.entries(sum).toSorted(([one], [other]) => (one < other ? -1 : 1))]),
  );
}
