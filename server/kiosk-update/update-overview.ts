import type { KioskUpdateOverview } from '../../contract/seller/kiosk-update.ts';
import type { Reader } from '../../platform/database/database.ts';
import { readAllHealth } from '../terminal/kiosk-care.ts';
import type { Medium } from './medium-folder.ts';
import { isOffered, noRollout } from './rollout.ts';
import { readRollout } from './rollout-store.ts';

/** The release that is kept, to whom it is offered, and what each kiosk in service runs. */
export async function readUpdateOverview(reader: Reader, medium: Medium | null): Promise<KioskUpdateOverview> {
  const [terminals, health, rollout] = await Promise.all([
    reader.all<{ terminal_id: string; name: string }>(
      "SELECT terminal_id, name FROM terminal WHERE kind = 'kiosk' AND revoked_at IS NULL ORDER BY name, terminal_id",
    ),
    readAllHealth(reader),
    medium ? readRollout(reader, medium.manifestSha256) : noRollout,
  ]);
  return {
    medium: medium && {
      manifestSha256: medium.manifestSha256,
      version: medium.manifest.version,
      createdAt: medium.manifest.createdAt,
      expiresAt: medium.manifest.expiresAt,
    },
    rollout,
    kiosks: terminals.map(({ terminal_id: terminalId, name }) => {
      const told = health.get(terminalId) ?? null;
      return {
        terminalId,
        name,
        runs: told?.appVersion ?? null,
        isOffered: medium !== null && isOffered(rollout, medium.manifestSha256, terminalId),
        update: told?.update ?? null,
      };
    }),
  };
}
