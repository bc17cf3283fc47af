import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ageCheckLastsMs, ageCheckType, signAgeCheck } from '../../../contract/seller/age-check.ts';
import { importTerminalKey, makeTerminalKey } from '../../../contract/seller/terminal-key.ts';
import { terminalSignatureType } from '../../../contract/settling/terminal-signature.ts';
import { signCompact } from '../../../platform/compact-jose.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { ageLimits } from '../../../server/database/migrations/015-age-limits.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { ageCheckOf } from '../../../server/purchase-application/age-check.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { makeApplication, openGround, shelf, startedAt as now, terminal, terminalKey } from './purchase-ground.ts';
import { purchaseInParts } from './purchase-in-parts.ts';

const { terminalId } = terminal;
const checkId = randomUUID();

/** A check signed as the kiosk's shell signs it. */
async function signed(changes: Partial<{ terminalId: string; ageLimit: number; checkedAt: number }> = {}) {
  const written = terminalKey.privateKey.export({ format: 'jwk' }) as never;
  const check = { checkId, terminalId, ageLimit: 18, checkedAt: now, ...changes };
  return signAgeCheck(await importTerminalKey(written), check);
}

describe('the proof that a shopper’s age was checked', () => {
  it('counts at the kiosk that signed it, for an hour', async () => {
    const check = { checkId, ageLimit: 18, checkedAt: now };
    expect(ageCheckOf(await signed(), terminal, now)).toEqual(check);
    expect(ageCheckOf(await signed(), terminal, now + ageCheckLastsMs)).toEqual(check);
    expect(ageCheckOf(await signed(), terminal, now + ageCheckLastsMs + 1)).toBeUndefined();
    expect(ageCheckOf(await signed({ checkedAt: now + 5 * 60_000 }), terminal, now)).toBeDefined();
    expect(ageCheckOf(await signed({ checkedAt: now + 5 * 60_000 + 1 }), terminal, now)).toBeUndefined();
  });

  it('is none of another kiosk, key or kind of terminal, and nothing else that the kiosk signed', async () => {
    const other = await makeTerminalKey(true);
    const stranger = await signAgeCheck(other, { checkId, terminalId, ageLimit: 18, checkedAt: now });
    const contents = { checkId, terminalId, ageLimit: 18, checkedAt: now };
    const { kid, privateKey } = terminalKey;
    for (const [what, each] of Object.entries({
      'another key': stranger,
      'another kiosk': await signed({ terminalId: 'kiosk-2' }),
      'a seal’s signature': signCompact(contents, privateKey, { kid, typ: terminalSignatureType }),
      'one more member': signCompact({ ...contents, isStaff: true }, privateKey, { kid, typ: ageCheckType }),
      'no age': signCompact({ ...contents, ageLimit: 0 }, privateKey, { kid, typ: ageCheckType }),
      'a changed one': (await signed()).replace(/\.(.)/, (_, sign: string) => `.${sign === 'e' ? 'f' : 'e'}`),
    }))
      expect(ageCheckOf(each, terminal, now), what).toBeUndefined();
    expect(ageCheckOf(await signed(), { ...terminal, kind: 'browser' }, now)).toBeUndefined();
    expect(ageCheckOf(await signed(), { ...terminal, publicJwk: null }, now)).toBeUndefined();
    expect(ageCheckOf(undefined, terminal, now)).toBeUndefined();
  });
});

describe('An application for a product with an age limit', () => {
  const database = openGround();
  const { begin, purchaseWith } = purchaseInParts(database);
  beforeEach(begin);
  const limit = (age: number | null) =>
    database.write((transaction) => transaction.run('UPDATE article SET age_limit = ?', [age]));
  const required = { refusal: 'age_check_required' };

  it('is refused without the proof of that age, and takes no stock; with it, it is kept who may ask later', async () => {
    await limit(18);
    const before = await shelf(database);
    const purchase = purchaseWith();
    expect(await purchase.apply(makeApplication(), terminal)).toEqual(required);
    for (const changes of [{ ageLimit: 16 }, { checkedAt: now - ageCheckLastsMs - 1 }]) {
      const application = makeApplication({ ageCheck: await signed(changes) });
      expect(await purchase.apply(application, terminal)).toEqual(required);
      expect(await findApplication(database, application.applicationId)).toBeUndefined();
    }
    const byProgram = makeApplication({ ageCheck: await signed() });
    expect(await purchase.apply(byProgram, { ...terminal, kind: 'headless' })).toEqual(required);
    expect(await shelf(database)).toEqual(before);

    const application = makeApplication({ ageCheck: await signed({ ageLimit: 21 }) });
    expect(await purchase.apply(application, terminal)).toMatchObject({ state: 'accepted' });
    const kept = await findApplication(database, application.applicationId);
    expect(kept?.ageCheck).toEqual({ checkId, ageLimit: 21, checkedAt: now });
    const { ageCheck: _ageCheck, ...without } = application;
    expect(await purchase.apply(without, terminal)).toEqual({ refusal: 'application_content_differs' });
  });

  it('without a limit needs no proof, and keeps none', async () => {
    await limit(null);
    const application = makeApplication({ ageCheck: await signed() });
    expect(await purchaseWith().apply(application, terminal)).toMatchObject({ state: 'accepted' });
    expect((await findApplication(database, application.applicationId))?.ageCheck).toBeNull();
    expect(await purchaseWith().apply(makeApplication(), terminal)).toMatchObject({ state: 'accepted' });
  });
});

describeOnEveryDatabase('A shop from before products had age limits', ({ emptyUrl }) => {
  it('keeps its products and applications, without a limit and without a check', async () => {
    const database = await openDatabase(await emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    await migrate(database, sellerMigrations.slice(0, sellerMigrations.indexOf(ageLimits)));
    await database.write((transaction) =>
      transaction.run(
        `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold,
                              variant_count, version, created_at, updated_at)
         VALUES ('gin', 'gin', 'Gin', 'gin', '', '[]', '[]', 'draft', 0, 0, 1, 1, 1)`,
      ),
    );
    const applicationId = await giveApplication(database, { terminalId, at: now });
    expect(await migrate(database, sellerMigrations)).toContain('015-age-limits');
    expect(await database.get('SELECT age_limit AS "ageLimit" FROM article')).toEqual({ ageLimit: null });
    expect((await findApplication(database, applicationId))?.ageCheck).toBeNull();
  });
});
