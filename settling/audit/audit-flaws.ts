/** Everything that can be wrong with an audit, by its exact name. */
export const auditFlaws = {
  altered: 'A record is not what was written.',
  missing: 'A record is not there: in the middle, or at the end of what was signed.',
  rewritten: 'The records fit each other, but not what was signed: the chain was built anew.',
  head_altered: 'A signed head is not by a notice key of settling, or not the one that left this machine.',
  head_missing: 'A head that was signed is not in the database any more.',
  day_without_head: 'Something was recorded on a day that has no signed head, or whose head did not leave.',
} as const;

export type AuditFlawName = keyof typeof auditFlaws;

/** The first flaw that was found. */
export type AuditFlaw = {
  what: AuditFlawName;
  /** The altered or missing record, or the last one that a signed head covers; for a day, its first record. */
  recordId: number;
  says: string;
};

/** @param says a sentence for people */
export function flaw(what: AuditFlawName, recordId: number, says: string): AuditFlaw {
  return { what, recordId, says };
}
