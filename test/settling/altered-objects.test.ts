import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { HttpAnswer } from './seller-at-settling.ts';
import { enterPerson, readBooks, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

/** A way to alter a compact object: by its parts, what they stand for, or its letters. */
type Alteration = (compact: string) => string;

const position = fc.double({ min: 0, max: 0.999, noNaN: true });
const placeIn = (share: number, length: number) => Math.floor(share * length);

const ofParts = (change: (parts: string[], place: number) => string[]) =>
  position.map((share): Alteration => (compact) => {
    const parts = compact.split('.');
    return change(parts, placeIn(share, parts.length)).join('.');
  });

const ofBytes = (change: (bytes: Buffer, place: number, byte: number) => Buffer) =>
  fc.tuple(position, position, fc.integer({ min: 1, max: 255 })).map(([which, at, byte]): Alteration => (compact) => {
    const parts = compact.split('.');
    const place = placeIn(which, parts.length);
    const bytes = Buffer.from(parts[place]!, 'base64url');
    return parts.with(place, change(bytes, placeIn(at, bytes.length), byte).toString('base64url')).join('.');
  });

const alterations: fc.Arbitrary<Alteration> = fc.oneof(
  ofParts((parts, place) => parts.toSpliced(place, 1)),
  ofParts((parts, place) => parts.toSpliced(place, 0, parts[place]!)),
  ofParts((parts, place) => parts.toSpliced(place, 0, '')),
  ofParts((parts, place) => parts.with(place, parts[0]!).with(0, parts[place]!)),
  ofParts((parts, place) => parts.with(place, '')),
  ofParts((parts, place) => parts.with(place, `${parts[place]}=`)),
  ofParts((parts, place) => parts.with(place, parts[place]!.slice(0, -1))),
  ofParts((parts, place) => parts.with(place, parts[place]! + parts[place]!)),
  ofBytes((bytes, place, byte) => Buffer.from(bytes.map((each, at) => (at === place ? each ^ byte : each)))),
  ofBytes((bytes, place) => Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])),
  ofBytes((bytes, place, byte) =>
    Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place)]),
  ),
  ofBytes((bytes, place) => bytes.subarray(0, place)),
  fc.tuple(position, fc.string({ minLength: 1, maxLength: 3 })).map(([share, text]): Alteration => (compact) => {
    const place = placeIn(share, compact.length);
    return compact.slice(0, place) + text + compact.slice(place);
  }),
);

function startOnSqlite(): Promise<SettlingUnderTest> {
  const folder = temporaryFolder();
  return startSettling({ databaseUrl: path.join(folder, 's.sqlite'), folder });
}

function seenBy({ status, headers, text }: HttpAnswer): string {
  const { date: _date, ...others } = headers;
  return JSON.stringify([status, others, text]);
}

describe('A signed request that was altered', () => {
  it('gets the one short answer of a stranger, whatever was altered, and does nothing', async () => {
    const settling = await startOnSqlite();
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const answerToStrangers = seenBy(await seller.post('/checks', 'x'));
    const resources = ['/checks', '/reversals', '/operations'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...resources), alterations, async (resource, alter) => {
        const check = seller.checkOf(seller.sealContents({ card, applicationId: randomUUID() }));
        const request = {
          '/checks': check,
          '/reversals': seller.reversalOf(check),
          '/operations': seller.operationOf('capture', check),
        }[resource];
        const signed = seller.sign(request);
        const altered = alter(signed);
        fc.pre(altered !== signed);
        expect(seenBy(await seller.post(resource, altered)), altered).toBe(answerToStrangers);
      }),
      { numRuns: 400 },
    );
    expect(await readBooks(database)).toMatchObject({ holds: 0, approvedNotReversed: 0 });
    expect((await seller.buy({ card })).kind).toBe('approval');
  }, 60_000);
});

describe('A seal that was altered', () => {
  it('is refused by the catalogue, or the check that carries it is: nobody buys with it, and nothing breaks', async () => {
    const settling = await startOnSqlite();
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const refusals = new Set<string>();
    await fc.assert(
      fc.asyncProperty(alterations, async (alter) => {
        const contents = seller.sealContents({ card, applicationId: randomUUID() });
        const seal = seller.seal(contents);
        const altered = alter(seal);
        fc.pre(altered !== seal);
        const answer = await seller.check(seller.checkOf(contents, { seal: altered }));
        if ('refusal' in answer) {
          refusals.add(answer.refusal);
          return;
        }
        expect(seller.read(answer)).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
        const kept = await database.get('SELECT reason FROM application WHERE application_id = ?', [
          contents.applicationId,
        ]);
        expect(kept, altered).toEqual({ reason: 'seal_unreadable' });
      }),
      { numRuns: 400 },
    );
    expect([...refusals]).toEqual(['request_malformed']);
    expect(await readBooks(database)).toMatchObject({ holds: 0 });
    expect((await seller.buy({ card })).kind).toBe('approval');
  }, 60_000);
});
