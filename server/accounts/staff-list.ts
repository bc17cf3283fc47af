import type { ListedStaffMember } from '../../contract/seller/staff-list.ts';
import type { Reader } from '../../platform/database/database.ts';
import { listStaff } from './staff-store.ts';
import { longestIdleMs, longestSessionMs } from './staff-session.ts';

/** All staff with their sessions, as owners see them. */
export async function listStaffWithSessions(reader: Reader, now: number): Promise<ListedStaffMember[]> {
  const living = await reader.all<{ staff_id: string; sessions: number; last_used_at: number }>(
    `SELECT staff_id, COUNT(*) AS sessions, MAX(last_used_at) AS last_used_at FROM staff_session
      WHERE started_at > ? AND last_used_at > ? GROUP BY staff_id`,
    [now - longestSessionMs, now - longestIdleMs],
  );
  const byMember = new Map(living.map((row) => [row.staff_id, row]));
  return (await listStaff(reader)).map((member) => {
    const own = byMember.get(member.staffId);
    return { ...member, sessions: own?.sessions ?? 0, lastUsedAt: own?.last_used_at ?? null };
  });
}
