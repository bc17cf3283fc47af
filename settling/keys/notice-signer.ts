import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Currency } from '../contract/money.ts';
import { noticeType } from '../contract/notice.ts';
import type { Notice } from '../contract/notice.ts';
import { currentDatedKey } from './dated-keys.ts';
import type { DatedKey } from './dated-keys.ts';

/** What a notice is about. */
export type NoticeSubject = { sellerId: string; applicationId: string; amountMinor: number; currency: Currency };

export type NoticeSays =
  | { kind: 'approval'; heldUntil: number }
  | { kind: 'reversal' }
  | { kind: 'non-approval'; reason: NonNullable<Notice['reason']> };

/** Makes the signed notices of step 203. */
export class NoticeSigner {
  readonly #keys: readonly DatedKey[];
  readonly #clock: Clock;

  constructor(noticeKeys: readonly DatedKey[], clock: Clock) {
    this.#keys = noticeKeys;
    this.#clock = clock;
  }

  /** The key that notices are signed with now. @throws when every notice key has ended */
  currentKey(): DatedKey {
    const key = currentDatedKey(this.#keys, this.#clock.now());
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
}
