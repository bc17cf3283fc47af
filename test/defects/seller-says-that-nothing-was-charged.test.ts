import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { pursuePurchase } from '../../renderer/kiosk/purchase/purchase-conversation.ts';
import type { PurchaseStage } from '../../renderer/kiosk/purchase/purchase-conversation.ts';
import { resumePurchase } from '../../renderer/kiosk/purchase/purchase-resumption.ts';
import type { Answer } from '../../renderer/kiosk/seller/seller-api.ts';
import { arabic } from '../../renderer/wording/arabic.ts';
import { english } from '../../renderer/wording/english.ts';
import { german } from '../../renderer/wording/german.ts';
import { japanese } from '../../renderer/wording/japanese.ts';
import { spanish } from '../../renderer/wording/spanish.ts';
import type { ApplicationOutcome } from '../../contract/seller/application.ts';
import { refusals } from '../../contract/seller/refusals.ts';
import type { RefusalName } from '../../contract/seller/refusals.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';

/*
 * The page took the seller's word for it: `reversed` without a signed reversal, `withdrawn` and refusals were shown as "nothing
 * was bought, try again", and the customer of a dishonest or broken seller paid twice. Here settling has approved the
 * application, and the seller answers anything at all.
 */

const settling = makeKeyPair();
const stranger = makeKeyPair();
const subject = { applicationId: '01912345-6789-7abc-8def-0123456789ab', totalMinor: 7_95, currency: 'EUR' as const };
const about = { sellerId: 'corner', applicationId: subject.applicationId, amountMinor: 7_95, currency: 'EUR' as const };
const keySet: KeySet = {
  issuer: 'settling',
  issuedAt: 0,
  expiresAt: 9e15,
  keys: [
    {
      kid: settling.kid,
      purpose: 'notice',
      jwk: settling.publicJwk as PublishedKey['jwk'],
      notBefore: 0,
      notAfter: 9e15,
    },
  ],
};

function notice(kind: Notice['kind'], parts: Partial<Notice> = {}, signer = settling, kid = signer.kid): string {
  const said: Notice = { noticeId: '01912345-6789-7abc-8def-0123456789ac', kind, ...about, decidedAt: 1, ...parts };
  return signCompact(said, signer.privateKey, { kid, typ: noticeType });
}

const approval = notice('approval', { heldUntil: 9e12 });

/** All that a seller can have in hand of an application that settling approved: nothing says that it was not. */
const noticesInHand: (string | null)[] = [
  null,
  '',
  'a.b.c',
  approval,
  ...(['reversal', 'non-approval'] as const).flatMap((kind) => [
    notice(kind, {}, stranger),
    notice(kind, {}, stranger, settling.kid),
    notice(kind, { applicationId: '01912345-6789-7abc-8def-0123456789ad' }),
    notice(kind, { sellerId: 'another' }),
    notice(kind, { amountMinor: 7_94 }),
    notice(kind, { currency: 'JPY' }),
    `${notice(kind, {}, stranger).split('.').slice(0, 2).join('.')}.${approval.split('.')[2]}`,
  ]),
];

const states = ['received', 'checking', 'accepted', 'rejected', 'undetermined', 'withdrawn', 'reversed'] as const;

const order = { orderNumber: '100001', collectionCode: 'ABC234' };

function outcome(state: ApplicationOutcome['state'], signed: string | null): ApplicationOutcome {
  return { ...subject, state, notice: signed, order: state === 'accepted' ? order : null, timing: null };
}

const lies: Answer<ApplicationOutcome>[] = [
  { failure: 'unreachable' },
  { failure: 'unreadable' },
  ...(Object.keys(refusals) as RefusalName[]).map((refusal) => ({ refusal })),
  { refusal: 'basket_out_of_date', differences: [] },
  ...states.flatMap((state) => noticesInHand.map((signed) => ({ value: outcome(state, signed) }))),
  { value: { ...outcome('reversed', notice('reversal')), applicationId: '01912345-6789-7abc-8def-0123456789ad' } },
];

/** The stages whose screens say that nothing was charged or offer to pay again. Settling's word has to stand behind each. */
const saysNothingWasCharged = new Set<PurchaseStage['stage']>([
  'rejected',
  'seal_refused',
  'reversed',
  'credit_unavailable',
  'out_of_date',
  'refused',
]);

/** What the page shows for answers in this order; the last is repeated, `patience` times in all. */
async function shown(
  answers: readonly Answer<ApplicationOutcome>[],
  way: 'sent' | 'resumed' = 'sent',
  patience = 20,
): Promise<PurchaseStage['stage'][]> {
  const stop = new AbortController();
  const { signal } = stop;
  let asked = 0;
  const next = async () => {
    if (asked >= patience) stop.abort(new Error('enough'));
    signal.throwIfAborted();
    return answers[Math.min(asked++, answers.length - 1)]!;
  };
  const parts = { ask: next, withdraw: next, renewKeySet: async () => keySet, wait: async () => {}, signal };
  const shop = {
    sellerId: 'corner',
    name: 'Corner',
    currency: 'EUR' as const,
    locale: 'en',
    isCreditAvailable: true,
    fulfilments: ['collect' as const],
    servedCountries: ['DE'],
  };
  const stages =
    way === 'sent'
      ? pursuePurchase({ ...parts, application: subject, sellerId: 'corner', keySet, send: next })
      : resumePurchase({ ...subject, sellerId: 'corner' }, { ...parts, readShop: async () => ({ value: shop }) });
  const told: PurchaseStage['stage'][] = [];
  try {
    for await (const { stage } of stages) told.push(stage);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return told;
}

const nameOf = (answer: Answer<ApplicationOutcome>): string =>
  'value' in answer
    ? `${answer.value.state} (${noticesInHand.indexOf(answer.value.notice)})`
    : 'refusal' in answer
      ? answer.refusal
      : answer.failure;

const tried = [
  ['the only try', []],
  ['a try after one that was lost and may have arrived', [{ failure: 'unreachable' }]],
  ['a try after one that broke the seller', [{ refusal: 'internal_error' }]],
  ['a try after the seller said that it was being checked', [{ value: outcome('checking', null) }]],
] as const satisfies [string, Answer<ApplicationOutcome>[]][];

describe('an application that settling approved is never told as not charged', () => {
  for (const [when, before] of tried) {
    it.each(lies.map((answer) => [nameOf(answer), answer] as const))(
      `when ${when} is answered with %s`,
      async (_, lie) => {
        for (const way of ['sent', 'resumed'] as const) {
          const isChecked = 'value' in lie && (lie.value.state === 'received' || lie.value.state === 'checking');
          const told = await shown([...before, lie], way, isChecked ? 110 : 20);
          expect(told.filter((stage) => saysNothingWasCharged.has(stage))).toEqual([]);
          const isGenuine = 'value' in lie && lie.value.state === 'accepted' && lie.value.notice === approval;
          expect(told.includes('accepted')).toBe(isGenuine);
          // Nobody waits without being told what to do.
          if (!isGenuine) expect(['unknown', 'unconfirmed', 'undetermined', 'unverified']).toContain(told.at(-1));
        }
      },
    );
  }

  it('whatever the seller answers in whatever order', async () => {
    await assert(
      asyncProperty(
        array(constantFrom(...lies), { minLength: 1, maxLength: 12 }),
        constantFrom('sent', 'resumed'),
        async (answers, way) => {
          const told = await shown(answers, way as 'sent' | 'resumed', 16);
          expect(told.filter((stage) => saysNothingWasCharged.has(stage))).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('with settling’s own word', () => {
  const signed: Answer<ApplicationOutcome> = { value: outcome('reversed', notice('reversal')) };

  it.each([
    ['basket_out_of_date', 'out_of_date'],
    ['credit_unavailable', 'credit_unavailable'],
    ['currency_not_sold', 'refused'],
    ['terminal_revoked', 'refused'],
    ['not_found', 'refused'],
  ] as const)('a refusal (%s) is told once the reversal is signed', async (refusal, stage) => {
    expect(await shown([{ refusal }, signed])).toEqual(['checking', stage]);
    expect(await shown([{ refusal }, { value: outcome('withdrawn', null) }, signed])).toEqual([
      'checking',
      'checking',
      stage,
    ]);
    expect((await shown([{ refusal }, { failure: 'unreachable' }, signed])).at(-1)).toBe(stage);
  });

  it('a refusal after a try that arrived all the same is told as the purchase that it is', async () => {
    const accepted: Answer<ApplicationOutcome> = { value: outcome('accepted', approval) };
    const told = await shown([{ failure: 'unreachable' }, { refusal: 'credit_unavailable' }, accepted]);
    expect(told.at(-1)).toBe('accepted');
  });

  it('doubt ends as soon as the seller brings it', async () => {
    const doubts = [outcome('reversed', null), outcome('withdrawn', null), outcome('undetermined', null)];
    for (const value of doubts) expect((await shown([{ value }, signed])).at(-1)).toBe('reversed');
    const told = await shown([{ value: outcome('reversed', null) }, { value: outcome('accepted', approval) }]);
    expect(told).toEqual(['checking', 'unverified', 'accepted']);
  });
});

describe('the screens of endings that settling did not sign', () => {
  const languages = { english, german, japanese, spanish, arabic };
  /** Claims that nothing was bought or charged, and invitations to pay again, in the words of this product. */
  const claims = {
    english: /nothing was|not been charged|won't be charged|haven't been charged|you can try|please try again/i,
    german: /nichts gekauft|nicht belastet|nichts belastet|versuchen Sie es/i,
    japanese: /成立していません|請求されません|お試し/,
    spanish: /no se ha comprado nada|no se le ha cobrado|inténtelo|puede intentarlo/i,
    arabic: /لم يُشترَ شيء|لم يُخصم|المحاولة مرة أخرى/,
  };
  const unsigned = [
    'undetermined.title',
    'undetermined.words',
    'unconfirmed.title',
    'unconfirmed.words',
    'unverified.title',
    'unverified.words',
    'unknown.title',
    'unknown.words',
    'otherShop.title',
    'otherShop.words',
    'waiting.title',
    'waiting.words',
    'waiting.slow',
    'resumed.words',
  ] as const;

  it.each(Object.keys(languages) as (keyof typeof languages)[])('say nothing about money in %s', (language) => {
    for (const key of unsigned) expect(languages[language][key], key).not.toMatch(claims[language]);
    // The claim is made where settling has signed it, so this test knows its words.
    expect(languages[language]['refused.words']).toMatch(claims[language]);
  });
});
