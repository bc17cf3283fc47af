import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { trustedNotice } from '../../build/terminal-without-screen.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Database } from '../../platform/database/database.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { ApplicationOutcome } from '../../contract/seller/application.ts';
import type { Variant } from '../../contract/seller/article.ts';
import type { TerminalSession } from '../../contract/seller/terminal.ts';
import { currentKey, keySetType } from '../../contract/settling/key-set.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import { makeNonce, sealForSettling } from '../../contract/settling/seal.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import { cardOf, runProgram, shopperAt, startShop } from '../support/started-shop.ts';
import type { Shopper, StartedShop } from '../support/started-shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

describe('a whole shop, and purchases that are not as they should be', () => {
  const home = temporaryFolderOfSuite();
  let shop: StartedShop;
  let databases: { seller: Database; settling: Database };
  let shopper: Shopper;
  let variant: Variant;

  beforeAll(async () => {
    shop = await startShop({ home });
    databases = await shop.openDatabases();
    shopper = await shopperAt(shop);
    const [cheapest] = await shopper.terminal.findArticles({ inStock: 'true', sort: 'price-up', limit: '1' });
    const article = await shopper.terminal.article(cheapest!.handle);
    variant = article.variants.find(({ available }) => available > 5)!;
  });
  afterAll(async () => {
    await databases?.seller.close();
    await databases?.settling.close();
    await shop?.end();
  });

  const shelf = async () =>
    (await databases.seller.get<{ onHand: number; reserved: number }>(
      'SELECT on_hand AS "onHand", reserved FROM variant WHERE variant_id = ?',
      [variant.variantId],
    ))!;
  const ordersOf = (applicationId: string) =>
    databases.seller.all('SELECT order_number FROM shop_order WHERE application_id = ?', [applicationId]);
  const holdsOf = (applicationId: string) =>
    databases.settling.all('SELECT state FROM payment WHERE application_id = ?', [applicationId]);
  const reasonOf = async (applicationId: string) =>
    (await databases.settling.get<{ reason: string }>('SELECT reason FROM application WHERE application_id = ?', [
      applicationId,
    ]))!.reason;

  /** An application whose seal holds something else than it should, or is made for another key. */
  async function applicationSealing(change: Partial<SealContents>, key?: PublishedKey) {
    const application = await shopper.seal(cardOf(shop.report), { variant });
    const contents: SealContents = {
      card: cardOf(shop.report),
      applicationId: application.applicationId,
      sellerId: shopper.session.shop.sellerId,
      terminalId: shopper.session.terminalId,
      amountMinor: application.totalMinor,
      currency: application.currency,
      issuedAt: Date.now(),
      nonce: makeNonce(),
      ...change,
    };
    return {
      ...application,
      seal: await sealForSettling(contents, key ?? currentKey(shopper.keySet, 'seal', Date.now())!),
    };
  }

  it('the same application sent 50 times at once is one order, and every answer is the same', async () => {
    const before = await shelf();
    const application = await shopper.seal(cardOf(shop.report), { variant });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => shopper.terminal.apply(application)));
    expect(new Set(outcomes.map(({ state, order, notice }) => JSON.stringify([state, order, notice]))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ state: 'accepted' });
    expect(await ordersOf(application.applicationId)).toHaveLength(1);
    expect(await holdsOf(application.applicationId)).toEqual([{ state: 'held' }]);
    expect(await shelf()).toEqual({ onHand: before.onHand - 1, reserved: before.reserved });
  });

  const refused: [string, () => Promise<Partial<SealContents>>, string][] = [
    ['a smaller amount than is asked', async () => ({ amountMinor: 1 }), 'seal_mismatch'],
    ['another currency than is asked', async () => ({ currency: 'JPY' }), 'seal_mismatch'],
    ['another seller', async () => ({ sellerId: 'another-shop' }), 'seal_mismatch'],
    ['another application', async () => ({ applicationId: '01987f3a-4000-7000-8000-400000000002' }), 'seal_mismatch'],
    ['a time six minutes ago', async () => ({ issuedAt: Date.now() - 6 * 60_000 }), 'seal_stale'],
    ['a time six minutes ahead', async () => ({ issuedAt: Date.now() + 6 * 60_000 }), 'seal_stale'],
  ];

  it.each(refused)('a seal that holds %s is not approved, and nothing is bought', async (_name, change, reason) => {
    const before = await shelf();
    const application = await applicationSealing(await change());
    const outcome = await shopper.terminal.apply(application);
    expect(outcome).toMatchObject({ state: 'rejected', order: null });
    const notice = await trustedNotice(outcome, application, shopper.session, shopper.keySet);
    expect(notice).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
    expect(await reasonOf(application.applicationId)).toBe(reason);
    expect(await holdsOf(application.applicationId)).toEqual([]);
    expect(await ordersOf(application.applicationId)).toEqual([]);
    expect(await shelf()).toEqual(before);
  });

  it('a seal that was used before is not approved for another purchase', async () => {
    const nonce = makeNonce();
    expect(await shopper.terminal.apply(await applicationSealing({ nonce }))).toMatchObject({ state: 'accepted' });
    const again = await applicationSealing({ nonce });
    expect(await shopper.terminal.apply(again)).toMatchObject({ state: 'rejected' });
    expect(await reasonOf(again.applicationId)).toBe('seal_reused');
  });

  it('a seal for a key that is not settling’s is not approved', async () => {
    const { kid, publicJwk } = makeKeyPair();
    const key = { kid, jwk: publicJwk, purpose: 'seal', notBefore: 0, notAfter: 2 ** 50 } as PublishedKey;
    const application = await applicationSealing({}, key);
    expect(await shopper.terminal.apply(application)).toMatchObject({ state: 'rejected' });
    expect(await reasonOf(application.applicationId)).toBe('seal_unreadable');
  });

  /** A seller that was broken into: passes everything on, and changes what it answers, or cuts the line for undefined. */
  async function brokenIntoSeller(change: (request: string, body: unknown) => unknown) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const bytes: Buffer[] = [];
      request.on('data', (part: Buffer) => bytes.push(part));
      request.on('end', async () => {
        const { authorization, 'content-type': contentType } = request.headers;
        const answer = await fetch(shop.report.url + request.url, {
          method: request.method!,
          headers: { ...(authorization && { authorization }), ...(contentType && { 'content-type': contentType }) },
          ...(bytes.length > 0 && { body: Buffer.concat(bytes) }),
        });
        const told = change(`${request.method} ${request.url}`, await answer.json());
        if (told === undefined) return response.destroy();
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(told));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  const purchaseAt = (url: string) =>
    runProgram('build/purchase.ts', ['--seller', url, `--root=${shop.report.rootThumbprint}`, '--home', home]);

  it('a seller with the terminal’s trust sells through whoever passes everything on unchanged', async () => {
    const { url } = await brokenIntoSeller((_request, body) => body);
    expect(await purchaseAt(url)).toMatchObject({ status: 0 });
  });

  it('a key set that another root signed is not believed, and nothing is sealed or sent', async () => {
    const [root, stolen] = [makeKeyPair(), makeKeyPair()];
    const keySet: KeySet = {
      issuer: 'settling',
      issuedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
      keys: [{ kid: stolen.kid, jwk: stolen.publicJwk as never, purpose: 'seal', notBefore: 0, notAfter: 2 ** 50 }],
    };
    const swapped = signCompact(keySet, root.privateKey, { kid: root.kid, typ: keySetType, jwk: root.publicJwk });
    const { url, asked } = await brokenIntoSeller((request, body) =>
      request.startsWith('GET /api/terminal?')
        ? { ...(body as TerminalSession), keySet: swapped, rootThumbprint: root.kid }
        : body,
    );
    const { status, explanation } = await purchaseAt(url);
    expect(status).toBe(1);
    expect(explanation).toContain('key_set_root_not_pinned');
    expect(asked).toContainEqual(expect.stringMatching(/^GET \/api\/terminal\?nonce=/));
    expect(asked.filter((each) => each.includes('/api/applications'))).toEqual([]);
  });

  it('a rejection that is told as an acceptance is not believed', async () => {
    const { url } = await brokenIntoSeller((request, body) =>
      request === 'POST /api/applications'
        ? { ...(body as ApplicationOutcome), state: 'accepted', order: { orderNumber: '999999', collectionCode: null } }
        : body,
    );
    const card = cardOf(shop.report, 'debt_overdue');
    const options = ['--seller', url, `--root=${shop.report.rootThumbprint}`, '--number', card.number];
    const { status, output, explanation } = await runProgram('build/purchase.ts', options);
    expect(status).toBe(1);
    expect(explanation).toContain("settling's notice says non-approval");
    expect(output).not.toContain('Accepted');
  });

  it('the notice of another purchase is not believed', async () => {
    const earlier = await shopper.seal(cardOf(shop.report), { variant });
    const { notice } = await shopper.terminal.apply(earlier);
    const { url } = await brokenIntoSeller((request, body) =>
      request === 'POST /api/applications' ? { ...(body as ApplicationOutcome), notice } : body,
    );
    const { status, explanation } = await purchaseAt(url);
    expect(status).toBe(1);
    expect(explanation).toContain('The notice is about another purchase');
  });

  it.each(['accepted', 'rejected', 'reversed'] as const)(
    'a seller that says %s without a notice is not believed: the acceptance was printed, with exit status 0',
    async (state) => {
      const { url } = await brokenIntoSeller((request, body) =>
        request === 'POST /api/applications' ? { ...(body as ApplicationOutcome), state, notice: null } : body,
      );
      const { status, output, explanation } = await purchaseAt(url);
      expect({ status, explanation }).toEqual({
        status: 1,
        explanation: `The seller says ${state} without settling's notice.\n`,
      });
      expect(output).not.toMatch(/^(Accepted|Rejected|Undetermined)/m);
    },
  );

  it('a lost answer is asked for by the application’s id: an accepted purchase was told as a seller out of reach', async () => {
    const { url, asked } = await brokenIntoSeller((request, body) =>
      request === 'POST /api/applications' ? undefined : body,
    );
    const { status, output } = await purchaseAt(url);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^Accepted: order \d+/m) });
    expect(asked.filter((each) => each.startsWith('GET /api/applications/'))).toHaveLength(1);
  });

  it('what became of an application that nobody can be asked about is told as not known', async () => {
    const { url } = await brokenIntoSeller((request, body) =>
      request.includes('/api/applications') ? undefined : body,
    );
    const { status, output } = await purchaseAt(url);
    expect({ status, output }).toEqual({ status: 4, output: expect.stringMatching(/^Not known: .*[\da-f-]{36}/m) });
  });
});
