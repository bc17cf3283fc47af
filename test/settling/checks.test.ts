import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demonstrationAccounts } from '../../build/demonstration/demonstration-accounts.ts';
import { demonstrationFile } from '../support/demonstration-file.ts';
import { makeNonce } from '../../contract/settling/seal.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { countUnbalancedPersons, enterPerson, newCard, readBooks, startSettling } from './settling-under-test.ts';

describeOnEveryDatabase('A check', ({ freshUrl }) => {
  it('of each demonstration account ends as the account is listed', async () => {
    const { seller, database } = await startSettling({
      databaseUrl: await freshUrl(),
      config: { firstAccountsFile: demonstrationFile() },
    });
    for (const { gives, ...card } of demonstrationAccounts) {
      const notice = await seller.buy({ card });
      expect(notice.kind, card.name).toBe(gives.outcome === 'accepted' ? 'approval' : 'non-approval');
      expect(notice.reason, card.name).toBe(gives.outcome === 'accepted' ? undefined : 'declined');
      const kept = await database.get(
        `SELECT reason, response_code AS "responseCode" FROM application WHERE application_id = ?`,
        [notice.applicationId],
      );
      expect(kept, card.name).toEqual({ reason: gives.reason ?? null, responseCode: gives.responseCode });
    }
  });

  it('that is approved holds its amount until the hold ends', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const card = await enterPerson(settling, { limitMinor: 100_00 });
    expect(await settling.seller.buy({ card, amountMinor: 60_00 })).toMatchObject({
      kind: 'approval',
      amountMinor: 60_00,
    });
    expect(await settling.seller.buy({ card, amountMinor: 60_00 })).toMatchObject({ kind: 'non-approval' });
    expect(await settling.seller.buy({ card, amountMinor: 40_00 })).toMatchObject({ kind: 'approval' });
    expect(await readBooks(settling.database)).toEqual({
      heldByPersons: 100_00,
      heldByHolds: 100_00,
      holds: 2,
      approvedNotReversed: 2,
    });
  });

  it('sent fifty times at once is decided once, with one hold and one notice', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const check = seller.checkOf(seller.sealContents({ card }));
    const answers = await Promise.all(Array.from({ length: 50 }, () => seller.check(check)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seller.read(answers[0]!).kind).toBe('approval');
    expect(await readBooks(database)).toMatchObject({ holds: 1, heldByPersons: check.amountMinor });
    const audited = await database.all(`SELECT record_id FROM audit_record WHERE action = 'check'`);
    expect(audited).toHaveLength(1);
  });

  it('repeated later gives the notice that was kept, even when the person would be declined by now', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, database } = settling;
    const card = await enterPerson(settling, { limitMinor: 50_00 });
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 50_00 }));
    const first = await seller.check(check);
    await database.write((transaction) => transaction.run(`UPDATE person SET account_status = 'closed'`));
    clock.advance(3 * 24 * 3_600_000);
    expect(await seller.check({ ...check, issuedAt: clock.now() })).toEqual(first);
  });

  it.each([
    ['amount', { amountMinor: 36_01 }],
    ['currency', { currency: 'USD' }],
  ] as const)('repeated with another %s is refused and changes nothing', async (_what, changes) => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const contents = seller.sealContents({ card });
    await seller.check(seller.checkOf(contents));
    const before = await readBooks(database);
    const { status, text } = await seller.post('/checks', seller.sign(seller.checkOf(contents, changes)));
    expect([status, JSON.parse(text)]).toEqual([422, { refusal: 'application_content_differs' }]);
    expect(await readBooks(database)).toEqual(before);
  });

  it('repeated with another seal of the same card is refused', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const contents = seller.sealContents({ card: await enterPerson(settling) });
    await seller.check(seller.checkOf(contents));
    const resealed = seller.checkOf({ ...contents, nonce: makeNonce() });
    expect(await seller.check(resealed)).toEqual({ refusal: 'application_content_differs' });
  });

  it('races others for the last of a limit, and exactly as many win as fit', async () => {
    const databaseUrl = await freshUrl();
    const settling = await startSettling({ databaseUrl });
    const { seller, database } = settling;
    const card = await enterPerson(settling, { limitMinor: 100_00 });
    const notices = await Promise.all(Array.from({ length: 20 }, () => seller.buy({ card, amountMinor: 30_00 })));
    expect(notices.filter(({ kind }) => kind === 'approval')).toHaveLength(3);
    expect(await readBooks(database)).toMatchObject({ holds: 3, heldByPersons: 90_00, heldByHolds: 90_00 });
  });

  it('is refused when a seal of the same nonce was accepted for another application', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const first = seller.sealContents({ card });
    const second = { ...first, applicationId: randomUUID() };
    expect(seller.read(await seller.check(seller.checkOf(first))).kind).toBe('approval');
    expect(seller.read(await seller.check(seller.checkOf(second)))).toMatchObject({ reason: 'seal_refused' });
    const kept = await database.get(`SELECT reason FROM application WHERE application_id = ?`, [second.applicationId]);
    expect(kept).toEqual({ reason: 'seal_reused' });
  });

  it('with one nonce in many applications at once is accepted for one of them', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const contents = seller.sealContents({ card: await enterPerson(settling) });
    const checks = Array.from({ length: 12 }, () => seller.checkOf({ ...contents, applicationId: randomUUID() }));
    const notices = (await Promise.all(checks.map((check) => seller.check(check)))).map((answer) =>
      seller.read(answer),
    );
    expect(notices.filter(({ kind }) => kind === 'approval')).toHaveLength(1);
    expect(await database.all(`SELECT reason FROM application WHERE reason = 'seal_reused'`)).toHaveLength(11);
  });

  it('with the seal of another seller is refused, and that seal stays good for its own seller', async () => {
    const thief = new SellerAtSettling('thief', { now: () => Date.now() });
    const honest = new SellerAtSettling('shop-1', { now: () => Date.now() });
    const settling = await startSettling({
      databaseUrl: await freshUrl(),
      seller: honest,
      config: { sellers: [honest.listing, thief.listing] },
    });
    thief.meet((await settling.config).listen, settling.keys);
    const contents = honest.sealContents({ card: await enterPerson(settling) });
    const seal = honest.seal(contents);
    const stolen = thief.read(await thief.check(thief.checkOf(contents, { seal })));
    expect(stolen).toMatchObject({ kind: 'non-approval', reason: 'seal_refused', sellerId: 'thief' });
    expect(honest.read(await honest.check(honest.checkOf(contents, { seal }))).kind).toBe('approval');
    thief.leave();
  });

  it('says the same to the seller for an unknown number and for every wrong identity', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const card = await enterPerson(settling);
    const said = [];
    for (const wrong of [
      newCard(),
      { ...card, name: 'Somebody Else' },
      { ...card, birthDate: '1980-01-30' },
      { ...card, expiry: '2039-11' },
    ]) {
      const { noticeId: _id, applicationId: _application, decidedAt: _at, ...rest } = await seller.buy({ card: wrong });
      said.push(JSON.stringify(rest));
    }
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain('"declined"');
  });

  it('of a seller that is no longer served is declined, and its reversal is still answered', async () => {
    const clock = { now: () => Date.now() };
    const seller = new SellerAtSettling('shop-1', clock);
    const settling = await startSettling({
      databaseUrl: await freshUrl(),
      seller,
      config: { sellers: [{ ...seller.listing, served: false }] },
    });
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    expect(seller.read(await seller.check(check))).toMatchObject({ kind: 'non-approval', reason: 'declined' });
    expect(seller.read(await seller.reverse(seller.reversalOf(check))).kind).toBe('reversal');
  });

  it('records what it decided on, and no identity or card data, in the audit', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling, { debtMinor: 12_34, dueAt: 4e12 });
    const { applicationId } = await seller.buy({ card });
    const seen = await database.get<{ information_seen: string }>('SELECT information_seen FROM application');
    expect(JSON.parse(seen!.information_seen)).toMatchObject({ debtMinor: 12_34, limitMinor: 1_000_00, heldMinor: 0 });
    const audited = await database.all(`SELECT * FROM audit_record WHERE application_id = ?`, [applicationId]);
    expect(audited).toMatchObject([{ actor: 'seller:shop-1', outcome: 'approved', response_code: '00' }]);
    const written = JSON.stringify([audited, seen]);
    for (const secret of [card.number, card.name, card.birthDate, card.expiry]) expect(written).not.toContain(secret);
    await expect(database.write((transaction) => transaction.run('DELETE FROM audit_record'))).rejects.toThrow(
      /appended/,
    );
    await expect(
      database.write((transaction) => transaction.run(`UPDATE audit_record SET outcome = 'declined'`)),
    ).rejects.toThrow(/appended/);
    expect(await countUnbalancedPersons(database)).toBe(0);
  });
});

describe('The demonstration accounts', () => {
  it('are at least ten, each with a number of its own', () => {
    expect(new Set(demonstrationAccounts.map(({ number }) => number)).size).toBeGreaterThanOrEqual(10);
  });
});
