import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  SellerRefused,
  TerminalWithoutScreen,
  sealApplication,
  trustedKeySet,
} from '../../build/terminal-without-screen.ts';
import type { UnsignedApplication } from '../../build/terminal-without-screen.ts';
import type { Address } from '../../contract/seller/address.ts';
import type { Application } from '../../contract/seller/application.ts';
import { exportTerminalKey, importTerminalKey, makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { cardThatGives, openShop, shopVariant } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { anyContact } from '../support/sold-here.ts';

const address: Address = {
  recipient: 'Ada Example',
  street: 'Mill Lane 4',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'not refused',
    (error: unknown) => (error as SellerRefused).body.refusal,
  );

describeOnEveryDatabase('An application of one terminal', (place) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
    });
  });
  afterEach(() => shop.stop());

  /** What a terminal that can be seen from outside has: everything of the application, and a name and key of its own. */
  async function anotherTerminal(): Promise<TerminalWithoutScreen> {
    const terminal = new TerminalWithoutScreen(shop.url);
    await terminal.enrol('another');
    return terminal;
  }

  it('gives another terminal neither order number nor collection code, whatever that one signs', async () => {
    const application = await shop.makeApplication();
    const { order } = await shop.terminal.apply(application);
    expect(order).toMatchObject({ orderNumber: expect.any(String), collectionCode: expect.any(String) });
    const other = await anotherTerminal();
    expect(await refusalOf(other.apply(application))).toBe('application_content_differs');
    expect(await refusalOf(other.outcome(application.applicationId))).toBe('not_found');
    expect((await shop.terminal.apply(application)).order).toEqual(order);
  });

  it('is not repeated with anything else in it, to the last field of the address', async () => {
    const application = await shop.makeApplication({ fulfilment: { method: 'deliver', address } });
    expect(await shop.terminal.apply(application)).toMatchObject({ state: 'accepted' });
    const changes: Partial<Address>[] = [
      { recipient: 'Eve Example' },
      { street: 'Mill Lane 5' },
      { postalCode: '10117' },
      { city: 'Bonn' },
      { country: 'EE' },
    ];
    for (const change of changes) {
      const changed = {
        ...application,
        fulfilment: { method: 'deliver' as const, address: { ...address, ...change } },
      };
      expect([change, await refusalOf(shop.terminal.apply(changed))]).toEqual([change, 'application_content_differs']);
    }
    for (const contact of [{ email: 'eve@example.com' }, { ...anyContact, phone: '0871234567' }]) {
      expect(await refusalOf(shop.terminal.apply({ ...application, contact }))).toBe('application_content_differs');
    }
    const collected: UnsignedApplication = { ...application, fulfilment: { method: 'collect' } };
    expect(await refusalOf(shop.terminal.apply(collected))).toBe('application_content_differs');
  });

  it('is not taken when another terminal signed it, or the signature is about anything else', async () => {
    const application = await shop.makeApplication();
    const signedByOther = await (await anotherTerminal()).sign(application);
    const credential = await shop.sellerDatabase.get<{ n: number }>('SELECT count(*) AS n FROM application');
    const { terminalSignature } = await shop.terminal.sign(await shop.makeApplication());
    const wrong: [string, Application][] = [
      ['another terminal signed', signedByOther],
      ['signed for another application', { ...application, terminalSignature }],
      ['signed for another total', { ...(await shop.terminal.sign(application)), totalMinor: 1 }],
    ];
    for (const [what, sent] of wrong) {
      const refusal = await refusalOf(shop.terminal.send(sent));
      expect([what, refusal]).toEqual([what, 'terminal_signature_invalid']);
    }
    expect(await shop.sellerDatabase.get('SELECT count(*) AS n FROM application')).toEqual(credential);
  });

  it('of a kiosk without a key is refused until it has handed one in, once', async () => {
    const { credential, terminalId } = await enrolTerminal(
      shop.sellerDatabase,
      { kind: 'kiosk', name: 'Old' },
      Date.now(),
    );
    const key = await makeTerminalKey(true);
    const kiosk = new TerminalWithoutScreen(shop.url, { credential, key });
    const session = await kiosk.session();
    expect(session).toMatchObject({ terminalId, keyThumbprint: null });
    const keySet = await trustedKeySet(session, shop.rootThumbprint);
    const variant = { variantId: shopVariant.variantId, priceMinor: shopVariant.priceMinor };
    const seal = () =>
      sealApplication({ session, keySet, variant, quantity: 1, card: cardThatGives('approval'), contact: anyContact });
    expect(await refusalOf(kiosk.apply(await seal()))).toBe('terminal_key_missing');

    const handIn = async (publicJwk: unknown, as = credential) =>
      (
        await fetch(`${shop.url}/api/terminal-key`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Terminal ${as}` },
          body: JSON.stringify({ publicJwk }),
        })
      ).status;
    const written = await exportTerminalKey(key);
    expect(await handIn(written), 'a private half is not taken').toBe(400);
    expect(await handIn(key.publicJwk)).toBe(204);
    expect(await handIn(key.publicJwk), 'the same once more').toBe(204);
    const thiefs = await makeTerminalKey(false);
    expect(await handIn(thiefs.publicJwk), 'another key').toBe(409);
    expect(await kiosk.session()).toMatchObject({ keyThumbprint: (await importTerminalKey(written)).thumbprint });
    expect(await kiosk.apply(await seal())).toMatchObject({ state: 'accepted' });
    const known = await shop.settlingDatabase.all(
      `SELECT enrolled_by AS "enrolledBy", key_thumbprint AS "keyThumbprint" FROM known_terminal`,
    );
    expect(known).toEqual([{ enrolledBy: 'staff', keyThumbprint: key.thumbprint }]);
  });
});
