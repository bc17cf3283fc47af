import { present } from '../../contract/presence.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { insertDecidedChecks, setNoticeAfterReversal } from '../application/application-store.ts';
import type { DecidedCheck } from '../application/application-store.ts';
import { recordAudit } from '../audit/audit-record.ts';
import { ConcurrentChange } from '../../platform/database/concurrent-change.ts';
import { showsIdentity } from '../decision/decide.ts';
import type { Decision } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import type { NoticeSays, NoticeSigner } from '../keys/notice-signer.ts';
import { makePayments } from '../payment/payment-store.ts';
import type { NewPayment } from '../payment/payment-store.ts';
import { auditAlarm, forgetCountedTries, insertAlarms, makeAlarms } from './alarms.ts';
import type { Alarm } from './alarms.ts';
import type { DecidedBatch, NewDecision } from './batch-decision.ts';
import { insertKnownTerminals } from './known-terminals.ts';
import type { PreparedCheck } from './prepared-check.ts';

export type WritingParts = { notices: NoticeSigner; policy: DecisionPolicy; holdLifetimeMs: number };

/** What was written: the notice of each new decision by its place, and the alarms that were raised. */
export type WrittenBatch = { notices: ReadonlyMap<number, string>; alarms: readonly Alarm[] };

function says({ outcome, reason }: Decision, heldUntil: number): NoticeSays {
  return outcome === 'approved'
    ? { kind: 'approval', heldUntil }
    : { kind: 'non-approval', reason: declineReasons[reason].tells };
}

/**
 * The facts that may be stored with a decision. Nothing about the person is stored unless the identity was shown to be theirs.
 */
function informationSeen({ person, attempts, decision }: NewDecision): string | null {
  if (!person) return null;
  if (!showsIdentity(decision)) return JSON.stringify({ attempts });
  const { name: _name, birthDate: _birthDate, expiry: _expiry, ...seen } = person.facts;
  return JSON.stringify({ ...seen, attempts });
}

/**
 * Writes a decided batch: each kind of row with one statement, and what the audit and the ledger say of it at the commit.
 * @throws ConcurrentChange when another settling process recorded the same application, seal or terminal first
 */
export async function writeBatch(
  transaction: Transaction,
  checks: readonly PreparedCheck[],
  { outcomes, raised, admitted }: DecidedBatch,
  { notices: signer, policy, holdLifetimeMs, now }: WritingParts & { now: number },
): Promise<WrittenBatch> {
  const expiresAt = now + holdLifetimeMs;
  const notices = new Map<number, string>();
  const records: DecidedCheck[] = [];
  const payments: NewPayment[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    const { request, contentHash, terminal } = present(checks[place], 'the check of an outcome');
    const { sellerId, applicationId, amountMinor, currency } = request;
    if (outcome.kind === 'after_reversal') {
      const noticeAfterReversal = signer.sign(request, says(outcome.decision, now), now);
      notices.set(place, noticeAfterReversal);
      const isKept = await setNoticeAfterReversal(transaction, request, { contentHash, noticeAfterReversal });
      if (!isKept) throw new ConcurrentChange();
    }
    if (outcome.kind !== 'decided') continue;
    const { decision, person, sealNonce, wrongTry } = outcome;
    const notice = signer.sign(request, says(decision, expiresAt), now);
    notices.set(place, notice);
    records.push({
      sellerId,
      applicationId,
      amountMinor,
      currency,
      contentHash,
      terminalId: request.terminal.terminalId,
      countedTerminal: terminal?.counted ?? null,
      countsAtTerminal: wrongTry?.countsAtTerminal ?? false,
      countsAtSeller: wrongTry?.countsAtSeller ?? false,
      sealNonce,
      personId: person?.personId ?? null,
      decision,
      policyVersion: policy.version,
      informationSeen: informationSeen(outcome),
      notice,
      decidedAt: now,
    });
    if (person && decision.outcome === 'approved') {
      const { personId } = person;
      payments.push({ sellerId, applicationId, personId, amountMinor, currency, madeAt: now, expiresAt });
    }
  }
  const alarms = makeAlarms(raised, now, policy);
  await forgetCountedTries(transaction, raised);
  await insertAlarms(transaction, raised, alarms);
  const areAdmitted = await insertKnownTerminals(transaction, admitted, now);
  const areRecorded = await insertDecidedChecks(transaction, records);
  if (!areAdmitted || !areRecorded) throw new ConcurrentChange();
  await makePayments(transaction, payments);
  const noticeKeyId = notices.size > 0 ? signer.currentKey().kid : '';
  for (const place of [...checks.keys(), checks.length]) {
    for (const [at, alarm] of alarms.entries()) if (raised[at]?.place === place) await auditAlarm(transaction, alarm);
    const outcome = outcomes[place];
    if (outcome?.kind !== 'decided' && outcome?.kind !== 'after_reversal') continue;
    const check = present(checks[place], 'the check of an outcome');
    await auditCheck(transaction, check, outcome.decision, { noticeKeyId, policy, now });
  }
  return { notices, alarms };
}

function auditCheck(
  transaction: Transaction,
  { request, sealingKeyId }: PreparedCheck,
  decision: Decision,
  { noticeKeyId, policy, now }: { noticeKeyId: string; policy: DecisionPolicy; now: number },
): Promise<void> {
  const { sellerId, applicationId, amountMinor, currency, terminal } = request;
  return recordAudit(transaction, {
    at: now,
    actor: `seller:${sellerId}`,
    action: 'check',
    sellerId,
    applicationId,
    outcome: decision.outcome,
    ...(decision.reason !== null && { reason: decision.reason }),
    responseCode: decision.responseCode,
    policyVersion: policy.version,
    details: {
      amountMinor,
      currency,
      terminalId: terminal.terminalId,
      noticeKeyId,
      ...(sealingKeyId !== null && { sealingKeyId }),
    },
  });
}
