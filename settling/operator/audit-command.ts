import { ProgressLine } from '../../platform/progress-line.ts';
import { findLastHead, listSignedHeads } from '../audit-heads/audit-heads.ts';
import type { StoredHead } from '../audit-heads/audit-heads.ts';
import { readBroughtHeads, UnusableHeads, writeHeadsFile } from '../audit-heads/head-files.ts';
import { verifyAudit } from '../audit-heads/verify-audit.ts';
import { CommandRefused, recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';

function readBrought({ options }: Desk) {
  try {
    return (options.head ?? []).map(readBroughtHeads);
  } catch (error) {
    if (error instanceof UnusableHeads) throw new CommandRefused('heads_unusable', error.message);
    throw error;
  }
}

/**
 * `audit verify [--head FILE]` verifies the whole chain, every signed head, and every head that left this machine. It ends with
 * status 1 when it finds a flaw.
 */
export async function verifyAuditCommand(desk: Desk): Promise<CommandResult> {
  const { database, keys, clock } = desk;
  const brought = readBrought(desk);
  const last = await database.get<{ record_id: number }>('SELECT record_id FROM audit_head');
  const total = last?.record_id ?? 0;
  const progress = new ProgressLine(desk.stderr, 'Verifying');
  const verification = await verifyAudit({
    reader: database,
    keyFor: (keyId) => keys.notice.find(({ kid }) => kid === keyId)?.publicKey,
    now: clock.now(),
    brought,
    onProgress: (records) => progress.show(Math.min(records, total), total),
  }).finally(() => progress.end());
  const { records, signedHeads, lastSignedDay, broughtHeads, flaw } = verification;
  const details = { records, broughtHeads, ...(flaw && { flaw: flaw.what, recordId: flaw.recordId }) };
  const notRecorded = await recordLook(desk, 'audit verify', details).then(
    () => null,
    (error: Error) => {
      // A broken audit may not accept this record either, but the flaw must still be reported.
      if (!flaw) throw error;
      return error.message;
    },
  );
  const signed =
    signedHeads === 0 ? 'No head was signed yet.' : `${signedHeads} signed heads fit, the last of ${lastSignedDay}.`;
  const outside =
    brought.length === 0
      ? 'They are in the same database: only heads that left it (--head) show whether all of it was built anew.'
      : `${broughtHeads} heads from outside this database fit.`;
  const andNotRecorded = notRecorded === null ? '' : `\nThat it was verified could not be recorded: ${notRecorded}.`;
  return {
    forPeople: flaw
      ? `The audit does not hold (${flaw.what}). ${flaw.says}${andNotRecorded}`
      : `The audit holds: ${records} records. ${signed} ${outside}`,
    forPrograms: { ...verification, notRecorded },
    exitStatus: flaw ? 1 : 0,
  };
}

const atOnce = 500;

async function readAllHeads({ database }: Desk): Promise<StoredHead[]> {
  const all: StoredHead[] = [];
  for (;;) {
    const some = await listSignedHeads(database, { afterRecordId: all.at(-1)?.recordId ?? 0, limit: atOnce });
    all.push(...some);
    if (some.length < atOnce) return all;
  }
}

/** `audit head [--file FILE] [--all]`: the newest signed head, or all of them, to be sent to another place. */
export async function auditHeadCommand(desk: Desk): Promise<CommandResult> {
  const { file, all } = desk.options;
  const last = await findLastHead(desk.database);
  if (!last) throw new CommandRefused('head_not_signed', 'No head was signed yet: nothing was recorded before today.');
  const heads = all ? await readAllHeads(desk) : [last];
  await recordLook(desk, 'audit head', { day: last.day, recordId: last.recordId, heads: heads.length });
  const signedHeads = heads.map(({ signedHead }) => signedHead);
  const forPrograms = { day: last.day, recordId: last.recordId, signedHeads, ...(file !== undefined && { file }) };
  if (file === undefined) return { forPeople: signedHeads.join('\n'), forPrograms };
  writeHeadsFile(file, signedHeads);
  const which = heads.length === 1 ? `The head of ${last.day}` : `${heads.length} heads, the last of ${last.day},`;
  const says = `${which} (record ${last.recordId}) ${heads.length === 1 ? 'is' : 'are'} in ${file}. Keep it where this machine cannot change it.`;
  return { forPeople: says, forPrograms };
}
