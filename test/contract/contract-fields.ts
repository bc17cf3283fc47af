/** What a field takes at its ends, and what lies just beyond them. */
export type Field = { takes?: readonly unknown[]; refuses: readonly unknown[] };

export const letters = (count: number) => 'a'.repeat(count);
export const uuid = '01912345-6789-7abc-8def-0123456789ab';
export const text = (fewest: number, most: number): Field => ({
  takes: [letters(Math.max(fewest, 1)), letters(most)],
  refuses: [...(fewest > 0 ? [letters(fewest - 1)] : []), letters(most + 1), 1, null],
});
export const only = (...takes: string[]): Field => ({ takes, refuses: ['', `${takes[0]}s`, 'other', 1] });
export const uuids: Field = { takes: [uuid], refuses: ['', 'a', uuid.slice(1), 7] };
export const sellers = text(1, 64);
export const times: Field = { takes: [0, 1_800_000_000_000], refuses: [-1, 0.5, '0'] };
export const anyTimes: Field = { takes: [0, -1], refuses: [0.5, '0'] };
export const amounts: Field = { takes: [0, Number.MAX_SAFE_INTEGER], refuses: [-1, 0.5, 2 ** 53, '1'] };
export const spentAmounts: Field = { takes: [1, Number.MAX_SAFE_INTEGER], refuses: [0, -1, 1.5, 2 ** 53] };
export const currencies: Field = { takes: ['EUR', 'KWD'], refuses: ['eur', 'XXX', ''] };
export const days: Field = { takes: ['2028-02-29'], refuses: ['2027-02-29', '2028-2-9', '', 20280229] };
export const base64url43: Field = {
  takes: ['A-_09z'.padEnd(43, 'x')],
  refuses: [letters(42), letters(44), letters(42) + '+', `${letters(43)}\n`, ` ${letters(42)}`],
};
export const terminals: Field = {
  takes: ['t', letters(64), '端末 1'],
  refuses: ['', letters(65), 'a\nb', '\u0000', 'a\u007F', '\uD800', 5],
};
export const seals: Field = {
  takes: ['aZ0-..b_.c0.d-', `a..b.c.${letters(4089)}`],
  refuses: [`a..b.c.${letters(4090)}`, 'a.b.c.d', 'a..b.c', '..b.c.d', 'a..b.c.', 'a..+.c.d', '!a..b.c.d', 'a..b.c.d.'],
};
export const signatures: Field = {
  takes: [`a.b.${letters(86)}`, `a-0.b_9.${letters(86)}`, `a.${letters(2048 - 89)}.${letters(86)}`],
  refuses: [
    `a.${letters(2048 - 88)}.${letters(86)}`,
    `a.b.${letters(85)}`,
    `a.b.${letters(87)}`,
    `a..${letters(86)}`,
    `.b.${letters(86)}`,
    `!a.b.${letters(86)}`,
  ],
};
const believed = { operationId: uuid, operation: 'void', amountMinor: 1, state: 'done', askedAt: 0, doneAt: null };
/** What a seller believes of the operations of one application. */
export const beliefsOfOperations: Field = {
  takes: [[], [believed], ...['waiting', 'refused'].map((state) => [{ ...believed, state, doneAt: 1 }])],
  refuses: [
    null,
    [{}],
    ...[
      { state: '' },
      { more: 1 },
      { operationId: 'x' },
      { operation: 'x' },
      { amountMinor: -1 },
      { askedAt: 0.5 },
      { doneAt: 'x' },
    ].map((wrong) => [{ ...believed, ...wrong }]),
  ],
};

export const card = { number: '4539148803436467', expiry: '2028-03', name: 'A', birthDate: '1984-02-29' };
export const jwk = { kty: 'EC', crv: 'P-256', x: letters(43), y: letters(43) } as const;
export const terminal = {
  terminalId: 't',
  enrolledBy: 'staff',
  publicJwk: jwk,
  signature: `a.b.${letters(86)}`,
} as const;
export const askedFields = {
  sellerId: sellers,
  applicationId: uuids,
  amountMinor: spentAmounts,
  currency: currencies,
  issuedAt: times,
};
