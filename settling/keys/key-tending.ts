import type { Log } from '../../platform/log.ts';
import { readDatedKeys } from './key-files.ts';
import { readKeyRecords } from './key-store.ts';
import type { KeyRecord } from './key-store.ts';
import type { KeyRing } from './key-ring.ts';
import { removeRetiredSecrets, retireKeys, rotateKey } from './rotate-key.ts';
import type { KeyOffice } from './rotate-key.ts';

const renewalMs = 30 * 24 * 3_600_000;

/** Renews keys a month before they end, and retires those whose time is over. */
export class KeyTending {
  readonly #office: KeyOffice;
  readonly #ring: KeyRing;
  readonly #log: Log;

  constructor(parts: { office: KeyOffice; ring: KeyRing; log: Log }) {
    this.#office = parts.office;
    this.#ring = parts.ring;
    this.#log = parts.log;
  }

  /** One round. Several processes may do it at the same moment: each key is renewed and retired once. */
  async tend(): Promise<void> {
    await this.#ring.refreshIfChanged();
    // First, because it makes room in the key set.
    await this.#retire();
    await this.#renew();
    await removeRetiredSecrets(this.#office);
    await this.#ring.refreshIfChanged();
  }

  async #renew(): Promise<void> {
    const { clock, keysFolder, database } = this.#office;
    for (const purpose of ['sealing', 'notice'] as const) {
      const keys = readDatedKeys(keysFolder, purpose);
      const isYoung = (keyId: string | undefined) =>
        keys.some(({ kid, notAfter }) => kid === keyId && notAfter - clock.now() > renewalMs);
      const { records } = await readKeyRecords(database);
      const inUse = records.find((key) => key.purpose === purpose && key.replacedAt === null && key.retiredAt === null);
      if (isYoung(inUse?.keyId)) continue;
      // Another process may have renewed it already.
      const unless = (keyId: string | undefined) => keyId !== inUse?.keyId;
      const renewed = await rotateKey(this.#office, purpose, { actor: 'settling', why: 'renewal', unless });
      if (renewed) this.#log.info({ event: 'key_renewed', purpose, keyId: renewed.keyId });
    }
  }

  async #retire(): Promise<void> {
    const now = this.#office.clock.now();
    const { records } = await readKeyRecords(this.#office.database);
    const isOver = ({ purpose, replacedAt, opensUntil, retiredAt }: KeyRecord) =>
      retiredAt === null &&
      replacedAt !== null &&
      replacedAt <= now &&
      (purpose === 'notice' || (purpose === 'sealing' && (opensUntil ?? 0) <= now));
    const retired = await retireKeys(this.#office, records.filter(isOver), { actor: 'settling' });
    for (const keyId of retired) this.#log.info({ event: 'key_retired', keyId });
  }
}
