import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Currency } from '../../contract/money.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { settlingTimeType } from '../../contract/settling/settling-time.ts';
import type { SettlingTime } from '../../contract/settling/settling-time.ts';
import { currentDatedKey } from './dated-keys.ts';
import type { SecretDatedKey } from './dated-keys.ts';
import type { SettlingKeys } from './settling-keys.ts';

/** What a notice is about. */
export type NoticeSubject = { sellerId: string; applicationId: string; amountMinor: number; currency: Currency };

export type NoticeSays =
  | { kind: 'approval'; heldUntil: number }
  | { kind: 'reversal' }
  | { kind: 'non-approval'; reason: NonNullable<Notice['reason']> };

/** Makes the signed notices of step 203. */
export class NoticeSigner {
  readonly #keys: Pick<SettlingKeys, 'notice'>;
  readonly #clock: Clock;

  constructor(keys: Pick<SettlingKeys, 'notice'>, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** The key that notices are signed with now. @throws when every notice key has ended */
  currentKey(): SecretDatedKey {
    const key = currentDatedKey(this.#keys.notice, this.#clock.now());
    if (!key) throw new Error('No notice key is valid now: start settling again to make one, and look at its clock');
    return key;
  }

  /** @throws when every notice key has ended */
  sign({ sellerId, applicationId, amountMinor, currency }: NoticeSubject, says: NoticeSays, decidedAt: number): string {
    const key = this.currentKey();
    const subject = { sellerId, applicationId, amountMinor, currency };
    const notice: Notice = { noticeId: randomUUID(), ...subject, ...says, decidedAt };
    return signCompact(notice, key.privateKey, { kid: key.kid, typ: noticeType });
  }

  /** Settling's time now, signed for the maker of the nonce. @throws when every notice key has ended */
  signTime(nonce: string): string {
    const key = this.currentKey();
    const time: SettlingTime = { nonce, now: this.#clock.now() };
    return signCompact(time, key.privateKey, { kid: key.kid, typ: settlingTimeType });
  }
}
