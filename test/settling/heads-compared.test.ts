import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { Reader } from '../../platform/database/database.ts';
import { digestOfHead } from '../../settling/audit-heads/audit-heads.ts';
import {
  compareWithBrought,
  compareWithPrevious,
  findDayWithoutHead,
  readSignedHeads,
  verifyBrought,
} from '../../settling/audit-heads/compare-heads.ts';
import type { Brought, VerifiedHead } from '../../settling/audit-heads/compare-heads.ts';
import { auditHeadType } from '../../contract/settling/audit-head.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';

const day = (number: number) => `2028-02-${String(number).padStart(2, '0')}`;

function head(number: number, previous?: AuditHead['previous'], text = `head ${number}`): VerifiedHead {
  const said = previous === undefined ? {} : { previous };
  return { signedHead: text, head: { day: day(number), recordId: number * 10, recordHash: 'h', signedAt: 0, ...said } };
}

/** Heads of these days, each of which names the one before it. */
function chain(...numbers: number[]): VerifiedHead[] {
  return numbers.map((number, place) => {
    const before = numbers[place - 1];
    return head(number, before === undefined ? null : { day: day(before), digest: digestOfHead(`head ${before}`) });
  });
}

const series = (heads: VerifiedHead[], changes: Partial<Brought> = {}): Brought => ({
  source: 'S',
  heads,
  isSeries: true,
  isFolder: false,
  ...changes,
});

describe('Heads that name the one before them', () => {
  it('fit when each stands behind just that one', () => {
    expect(compareWithPrevious(chain(1, 2, 3))).toBeNull();
    expect(compareWithPrevious([])).toBeNull();
    // Older ones name none; the first that does stands behind one that does not.
    expect(compareWithPrevious([head(1), head(2, { day: day(1), digest: digestOfHead('head 1') })])).toBeNull();
  });

  it.each([
    ['the first is gone', chain(1, 2, 3).slice(1), 20, `the head of ${day(1)} came before it`],
    ['one in the middle is gone', [chain(1, 2, 3)[0]!, chain(1, 2, 3)[2]!], 30, `the head of ${day(2)} came before it`],
    ['one was put before the first', [head(1), head(2, null)], 20, 'it was the first'],
    ['one was exchanged', [head(1, null, 'other'), chain(1, 2)[1]!], 20, `the head of ${day(1)} came before it`],
  ])('do not when %s', (_what, heads, recordId, says) => {
    const found = compareWithPrevious(heads);
    expect(found).toMatchObject({ what: 'head_missing', recordId });
    expect(found?.says).toContain(says);
  });
});

describe('Heads that left', () => {
  it('are here, and the same', () => {
    expect(compareWithBrought(chain(1, 2), [])).toBeNull();
    expect(compareWithBrought(chain(1, 2), [series(chain(1)), series(chain(1, 2))])).toBeNull();
  });

  it.each([
    ['head_missing', [series(chain(1)), series(chain(1, 2, 3))], 30],
    ['head_altered', [series([head(1, null, 'other')])], 10],
  ])('or there is a flaw: %s', (what, brought, recordId) => {
    const found = compareWithBrought(chain(1, 2), brought);
    expect(found).toMatchObject({ what, recordId });
    expect(found?.says).toMatch(/left this machine \(S\)/);
  });
});

describe('A day with a record', () => {
  const days = new Map([1, 2, 3, 4].map((number) => [day(number), number]));
  const find = (kept: VerifiedHead[], today: number, ...brought: Brought[]) =>
    findDayWithoutHead(kept, brought, { days, today: day(today) });

  it('has its head, but today and what came before the first', () => {
    expect(find([], 5)).toBeNull();
    expect(find(chain(1, 2, 3, 4), 5)).toBeNull();
    expect(find(chain(1, 2, 3), 4)).toBeNull();
    expect(find(chain(2, 3, 4), 5)).toBeNull();
    // Heads that do not name the one before were signed when days could be left out.
    expect(find([head(1), head(3)], 5)).toBeNull();
    expect(find([head(1), head(3), head(4, { day: day(3), digest: '' })], 5)).toBeNull();
  });

  it.each([
    ['the last', chain(1, 2, 3), 5, 4],
    ['one between', chain(1, 3, 4), 5, 2],
    ['the first of two', chain(1, 4), 5, 2],
    ['one after an older head', [head(1), head(3, { day: day(1), digest: '' })], 4, 2],
  ])('is named when its head is missing: %s', (_what, kept, today, missing) => {
    const found = find(kept, today);
    expect(found).toMatchObject({ what: 'day_without_head', recordId: missing });
    expect(found?.says).toContain(day(missing));
  });

  it('is in every series that left, from its first to its last, and in a folder up to yesterday', () => {
    const kept = chain(1, 2, 3, 4);
    expect(find(kept, 5, series(chain(1, 2, 3)))).toBeNull();
    expect(find(kept, 5, series(chain(3, 2)))).toBeNull();
    expect(find(kept, 5, series(chain(3, 4)))).toBeNull();
    expect(find(kept, 5, series([]), series([], { isFolder: true }))).toBeNull();
    expect(find(kept, 5, series(chain(1, 2, 4)))?.says).toBe(
      `S has no head of ${day(3)}, on which something was recorded.`,
    );
    expect(find(kept, 5, series([kept[0]!], { isSeries: false, isFolder: true }))).toBeNull();
    expect(find(kept, 4, series(chain(2, 3), { isFolder: true }))).toBeNull();
    expect(find(kept, 5, series(chain(1)), series(chain(1, 3)))).toMatchObject({
      what: 'day_without_head',
      recordId: 2,
    });
    expect(find(kept, 5, series(chain(2, 3), { isFolder: true }))).toMatchObject({ recordId: 4 });
    expect(find(chain(2, 3, 4), 5, series([head(1), head(3)]))?.says).toBeUndefined();
  });
});

const from = (source: string, ...signedHeads: string[]) => ({ source, signedHeads, isSeries: true, isFolder: false });

describe('Heads that were brought', () => {
  const [ours, strangers] = [makeKeyPair(), makeKeyPair()];
  const payload = head(1, null).head;
  const sign = (by = ours, typ = auditHeadType, contents: object = payload) =>
    signCompact(contents, by.privateKey, { kid: by.kid, typ });
  const keyFor = (keyId: string | undefined) => (keyId === ours.kid ? ours.publicKey : undefined);

  it('count as far as settling signed them', () => {
    const { brought, forged } = verifyBrought([from('A', sign())], keyFor);
    expect(forged).toBeNull();
    expect(brought.map(({ source, heads }) => [source, heads.map((one) => one.head)])).toEqual([['A', [payload]]]);
  });

  it.each([
    ['by a stranger', sign(strangers)],
    ['of another type', sign(ours, 'sidelane-notice+jws')],
    ['of another form', sign(ours, auditHeadType, { ...payload, more: 1 })],
  ])('are told of when one is %s: the first of them, and the others are read all the same', (_what, wrong) => {
    const { brought, forged } = verifyBrought([from('A', sign()), from('B', wrong, sign()), from('C', 'x')], keyFor);
    expect(forged).toMatchObject({ what: 'head_altered', recordId: 0 });
    expect(forged?.says).toContain('in B');
    expect(brought.map(({ heads }) => heads.length)).toEqual([1, 1, 0]);
  });

  it('are read from the database only where each was signed for the row that it is in', async () => {
    const read = (changes: object, ...more: object[]) => {
      const row = { day: day(1), record_id: 10, signed_head: sign(), ...changes };
      return readSignedHeads({ all: async () => [row, ...more] } as unknown as Reader, keyFor);
    };
    expect(await read({})).toEqual([{ head: payload, signedHead: expect.any(String) }]);
    const altered = { what: 'head_altered' };
    expect(await read({ day: day(2) })).toMatchObject({
      ...altered,
      recordId: 10,
      says: expect.stringContaining(day(2)),
    });
    expect(await read({ record_id: 11 })).toMatchObject({ ...altered, recordId: 11 });
    expect(await read({ signed_head: sign(strangers) })).toMatchObject({
      ...altered,
      says: expect.stringContaining(day(1)),
    });
    expect(await read({}, { day: day(2), record_id: 20, signed_head: 'x' })).toMatchObject({
      ...altered,
      recordId: 20,
    });
    const malformed = sign(ours, auditHeadType, { ...payload, more: 1 });
    expect(await read({ signed_head: malformed })).toMatchObject({ says: expect.stringContaining('it is malformed') });
  });
});
