import { describe, expect, it } from 'vitest';
import { answerSchema } from '../../contract/settling/check.ts';
import { MovableClock } from '../../platform/clock.ts';
import {
  answerLinesType,
  mostCheckLines,
  readAnswerLines,
  readCheckLines,
  writeAnswerLines,
  writeCheckLines,
} from '../../contract/settling/check-lines.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { enterPerson, newCard, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const hourMs = 3_600_000;
const stranger = { status: 401, text: '{"refusal":"request_unauthenticated"}' };

const readAnswers = (text: string, count: number) =>
  readAnswerLines(text, count)!.map((line) => answerSchema.parse(JSON.parse(line)));

async function countApplications({ database }: SettlingUnderTest): Promise<number> {
  return (await database.all('SELECT 1 AS one FROM application')).length;
}

describe('The lines of several checks', () => {
  it('are read as they were written, and a body without a line end is one check', () => {
    expect(writeCheckLines(['a.b.c', 'd.e.f'])).toBe('a.b.c\nd.e.f');
    expect(readCheckLines(writeCheckLines(['a.b.c', 'd.e.f']))).toEqual(['a.b.c', 'd.e.f']);
    expect(writeCheckLines(['a.b.c'])).toBe('a.b.c');
    for (const single of ['a.b.c', '']) expect(readCheckLines(single)).toBeNull();
    expect(readCheckLines('a.b.c\n'), 'a second line that is empty').toEqual(['a.b.c', '']);
  });

  it('have an answer each, in their order; one answer alone is that of all, and another number is none', () => {
    const answers = [{ notice: 'x.y.z' }, { refusal: 'request_stale' as const }];
    const text = writeAnswerLines(answers);
    expect(text).toBe('{"notice":"x.y.z"}\n{"refusal":"request_stale"}');
    expect(readAnswerLines(text, 2)).toEqual(text.split('\n'));
    for (const count of [1, 3]) expect(readAnswerLines(text, count)).toBeNull();
    expect(readAnswerLines(writeAnswerLines([answers[1]!]), 3)).toEqual(Array(3).fill('{"refusal":"request_stale"}'));
    expect(readAnswerLines('one', 1)).toEqual(['one']);
  });
});

describeOnEveryDatabase('Several checks in one request', ({ freshUrl }) => {
  it('are answered line by line in their order, each as it would be alone', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock } = settling;
    const card = await enterPerson(settling, { limitMinor: 100_00 });
    const checkOf = (amountMinor: number, of = card) => seller.checkOf(seller.sealContents({ card: of, amountMinor }));
    const first = checkOf(60_00);
    const asked = [
      first,
      checkOf(60_00),
      checkOf(1_00, newCard()),
      first,
      { ...first, amountMinor: 61_00 },
      { ...checkOf(1_00), issuedAt: clock.now() - hourMs },
      { ...checkOf(1_00), seal: 'no seal' },
      { ...checkOf(1_00), padding: 'x'.repeat(11_000) },
      checkOf(40_00),
    ];
    const { status, text, headers } = await seller.post(
      '/checks',
      writeCheckLines(asked.map((one) => seller.sign(one))),
    );
    expect([status, headers['content-type']]).toEqual([200, answerLinesType]);
    const answers = readAnswers(text, asked.length);
    const said = answers.map((answer) => ('notice' in answer ? seller.read(answer).kind : answer.refusal));
    expect(said).toEqual([
      'approval',
      'non-approval',
      'non-approval',
      'approval',
      'application_content_differs',
      'request_stale',
      'request_malformed',
      'request_too_large',
      'approval',
    ]);
    expect(answers[3]).toEqual(answers[0]);
    for (const place of [0, 1, 2, 8]) expect(await seller.check(asked[place]!)).toEqual(answers[place]);
    expect(await countApplications(settling)).toBe(4);
  });

  it('are a stranger’s as a whole when one line is not signed by the seller of the others', async () => {
    const clock = new MovableClock();
    const [seller, other] = [new SellerAtSettling('shop-1', clock), new SellerAtSettling('shop-2', clock)];
    const config = { sellers: [seller.listing, other.listing] };
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, seller, config });
    other.meet(settling.config.listen, settling.keys);
    const card = await enterPerson(settling);
    const signedBy = (by: SellerAtSettling) => by.sign(by.checkOf(by.sealContents({ card, amountMinor: 1_00 })));
    const unsigned = `${signedBy(seller).slice(0, -4)}AAAA`;
    for (const line of [unsigned, '', 'x', signedBy(other)]) {
      for (const lines of [
        [signedBy(seller), line],
        [line, signedBy(seller)],
      ]) {
        const { status, text } = await seller.post('/checks', writeCheckLines(lines));
        expect({ status, text }).toEqual(stranger);
      }
    }
    expect(await countApplications(settling)).toBe(0);
    other.leave();
  });

  it('are refused as a whole when they are too many, and not read when they are too long', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
    const line = () => seller.sign(seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 })));
    const many = Array.from({ length: mostCheckLines }, line);
    expect(await seller.post('/checks', writeCheckLines([...many, line()]))).toMatchObject({ status: 413 });
    expect(await countApplications(settling)).toBe(0);
    const { status, text } = await seller.post('/checks', writeCheckLines(many));
    expect(status).toBe(200);
    const kinds = readAnswers(text, many.length).map((answer) => seller.read(answer).kind);
    expect(new Set(kinds)).toEqual(new Set(['approval']));
    const long = `${writeCheckLines(many)}\n${'x'.repeat(256 * 1024)}`;
    expect(await seller.post('/checks', long)).toMatchObject(stranger);
  });
});
