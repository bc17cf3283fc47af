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
  const details = { records, ...(flaw && { flaw: flaw.what, recordId: flaw.recordId }) };
  const notRecorded = await recordLook(desk, 'audit verify', details).then(
    () => null,
    (error: Error) => {
      // An audit that does not hold may take no record either, which is no reason not to say so.
      if (!flaw) throw error;
      return error.message;
    },
  );
  const signed =
    signedHeads === 0 ? 'No head was signed yet.' : `${signedHeads} signed heads fit, the last of ${lastSignedDay}.`;
  const andNotRecorded = notRecorded === null ? '' : `\nThat it was verified could not be recorded: ${notRecorded}.`;
  return {
    forPeople: flaw
      ? `The audit does not hold. ${flaw.says}${andNotRecorded}`
      : `The audit holds: ${records} records. ${signed}`,
    forPrograms: { ...verification, notRecorded },
    exitStatus: flaw ? 1 : 0,
  };
}
