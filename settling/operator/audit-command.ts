import { ProgressLine } from '../../platform/progress-line.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';

/** `audit verify`: the whole chain and every signed head; ends with status 1 when something is not as it was written. */
export async function verifyAuditCommand(desk: Desk): Promise<CommandResult> {
  const { database, keys } = desk;
  const last = await database.get<{ record_id: number }>('SELECT record_id FROM audit_head');
  const total = last?.record_id ?? 0;
  const progress = new ProgressLine(process.stderr, 'Verifying');
  const keyFor = (keyId: string | undefined) => keys.notice.find(({ kid }) => kid === keyId)?.publicKey;
  const verification = await verifyAudit(database, keyFor, (records) =>
    progress.show(Math.min(records, total), total),
  ).finally(() => progress.end());
  const { records, signedHeads, lastSignedDay, flaw } = verification;
  await recordLook(desk, 'audit verify', { records, ...(flaw && { flaw: flaw.what, recordId: flaw.recordId }) });
  const signed =
    signedHeads === 0 ? 'No head was signed yet.' : `${signedHeads} signed heads fit, the last of ${lastSignedDay}.`;
  return {
    forPeople: flaw ? `The audit does not hold. ${flaw.says}` : `The audit holds: ${records} records. ${signed}`,
    forPrograms: verification,
    exitStatus: flaw ? 1 : 0,
  };
}
