import type { KeyObject } from 'node:crypto';
import { present } from '../../contract/presence.ts';
import { JoseError, verifyCompact } from '../../platform/compact-jose.ts';
import type { Reader } from '../../platform/database/database.ts';
import { auditHeadSchema, auditHeadType } from '../../contract/settling/audit-head.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';
import { flaw } from '../audit/audit-flaws.ts';
import type { AuditFlaw } from '../audit/audit-flaws.ts';
import { digestOfHead } from './audit-heads.ts';
import type { BroughtHeads } from './head-files.ts';

/** The public notice key of an id, also of one that was retired; undefined when there is none. */
export type KeyFor = (keyId: string | undefined) => KeyObject | undefined;

/** A head whose signature is settling's. */
export type VerifiedHead = { head: AuditHead; signedHead: string };

/** Tells an audit flaw from a normal result. */
export const isFlaw = (found: object): found is AuditFlaw => 'what' in found;

function verifyHead(signedHead: string, keyFor: KeyFor, which: string, recordId: number): AuditHead | AuditFlaw {
  try {
    return auditHeadSchema.parse(verifyCompact(signedHead, auditHeadType, ({ kid }) => keyFor(kid)));
  } catch (error) {
    const why = error instanceof JoseError ? error.message : 'it is malformed';
    return flaw('head_altered', recordId, `The signed head ${which} does not hold: ${why}.`);
  }
}

/** The signed heads of the database, each verified, in the order in which they were signed. */
export async function readSignedHeads(reader: Reader, keyFor: KeyFor): Promise<VerifiedHead[] | AuditFlaw> {
  const rows = await reader.all<{ day: string; record_id: number; signed_head: string }>(
    'SELECT day, record_id, signed_head FROM signed_audit_head ORDER BY record_id, day',
  );
  const heads: VerifiedHead[] = [];
  for (const { day, record_id: recordId, signed_head: signedHead } of rows) {
    const head = verifyHead(signedHead, keyFor, `of ${day}`, recordId);
    if (isFlaw(head)) return head;
    if (head.day !== day || head.recordId !== recordId) {
      const says = `The signed head of ${day} does not hold: it was signed for another day.`;
      return flaw('head_altered', recordId, says);
    }
    heads.push({ head, signedHead });
  }
  return heads;
}

/** Checks that each head that names its predecessor follows exactly that one. */
export function compareWithPrevious(heads: readonly VerifiedHead[]): AuditFlaw | null {
  for (const [place, { head }] of heads.entries()) {
    const { previous, day, recordId } = head;
    const before = heads[place - 1];
    if (previous === undefined) continue;
    if (previous === null ? before === undefined : before && digestOfHead(before.signedHead) === previous.digest)
      continue;
    const missing = previous === null ? 'it was the first' : `the head of ${previous.day} came before it`;
    const says = `The signed head of ${day} says that ${missing}, and the database has it otherwise.`;
    return flaw('head_missing', recordId, says);
  }
  return null;
}

export type Brought = Omit<BroughtHeads, 'signedHeads'> & { heads: VerifiedHead[] };

/** Separates the heads that left this machine: those that settling's keys signed, and the first that they did not. */
export function verifyBrought(
  brought: readonly BroughtHeads[],
  keyFor: KeyFor,
): { brought: Brought[]; forged: AuditFlaw | null } {
  let forged: AuditFlaw | null = null;
  const verified = brought.map(({ signedHeads, ...source }): Brought => {
    const heads: VerifiedHead[] = [];
    for (const signedHead of signedHeads) {
      const head = verifyHead(signedHead, keyFor, `in ${source.source}`, 0);
      if (isFlaw(head)) forged ??= head;
      else heads.push({ head, signedHead });
    }
    return { ...source, heads };
  });
  return { brought: verified, forged };
}

/** Checks that every head that left this machine is still in the database, unchanged. */
export function compareWithBrought(kept: readonly VerifiedHead[], brought: readonly Brought[]): AuditFlaw | null {
  const byDay = new Map(kept.map((one) => [one.head.day, one.signedHead]));
  for (const { heads, source } of brought) {
    for (const { head, signedHead } of heads) {
      const { day, recordId } = head;
      const here = byDay.get(day);
      if (here === signedHead) continue;
      if (here === undefined) {
        return flaw(
          'head_missing',
          recordId,
          `The head of ${day} left this machine (${source}) and is gone from here.`,
        );
      }
      const says = `The head of ${day} is not the one that left this machine (${source}): another was signed later.`;
      return flaw('head_altered', recordId, says);
    }
  }
  return null;
}

type Days = { days: ReadonlyMap<string, number>; since: string; today: string };

/** The first day between two (exclusive) on which something was recorded and that is not among `has`. */
function firstDayWithout(
  has: ReadonlySet<string>,
  { days, since, today }: Days,
): { day: string; recordId: number } | null {
  const [found] = [...days].filter(([day]) => day > since && day < today && !has.has(day)).toSorted();
  return found ? { day: found[0], recordId: found[1] } : null;
}

/**
 * Checks that every day with a record has its head, here and in every series from outside. Heads that do not name their
 * predecessor were signed by an older settling, which signed none on days on which it was started late.
 */
export function findDayWithoutHead(
  kept: readonly VerifiedHead[],
  brought: readonly Brought[],
  { days, today }: Omit<Days, 'since'>,
): AuditFlaw | null {
  const first = kept.find(({ head }) => head.previous !== undefined)?.head;
  if (!first) return null;
  const since = first.previous?.day ?? first.day;
  const without = firstDayWithout(new Set(kept.map(({ head }) => head.day)), { days, since, today });
  if (without) {
    const { day, recordId } = without;
    return flaw('day_without_head', recordId, `Something was recorded on ${day}, and that day has no signed head.`);
  }
  for (const { heads, source, isSeries, isFolder } of brought) {
    if (!isSeries || heads.length === 0) continue;
    const has = heads.map(({ head }) => head.day).toSorted();
    const [firstDay, lastDay] = [present(has[0], 'the first day of a series'), present(has.at(-1), 'its last day')];
    const span = { days, since: firstDay > since ? firstDay : since, today: isFolder ? today : lastDay };
    const notSent = firstDayWithout(new Set(has), span);
    if (!notSent) continue;
    const { day, recordId } = notSent;
    return flaw('day_without_head', recordId, `${source} has no head of ${day}, on which something was recorded.`);
  }
  return null;
}
