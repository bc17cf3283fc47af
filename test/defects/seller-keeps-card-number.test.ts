import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { SellerRefused } from '../../build/terminal-without-screen.ts';
import { systemClock } from '../../platform/clock.ts';
import { createStaffMember } from '../../server/accounts/staff-store.ts';
import { credentials, Tab } from '../server/accounts/staff-server.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const number = '4539.1488.0343.6467';
const address = { recipient: 'A. Person', street: 'Quay 1', postalCode: 'D02 X285', city: 'Harbour', country: 'IE' };

const code = (name: string): [string, string, object] => [
  'POST',
  '/api/back-office/enrolment-codes',
  { name, staffPin: '739154' },
];

describeOnEveryDatabase('a seller that is sent a card number in a text', ({ freshUrl }) => {
  it('refuses the application, keeps nothing of it, and repeats nothing that was sent', async () => {
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
    });
    onTestFinished(() => shop.stop());
    const inside = [
      { ...address, recipient: number },
      { ...address, street: `Quay ٤٥٣٩ ١٤٨٨ ٠٣٤٣ ٦٤٦٧` },
      { ...address, city: '4539/1488/0343/6467' },
      { ...address, postalCode: '453914880343646\u200b7' },
      { ...address, street: '45391488', city: '03436467' },
    ];
    for (const each of inside) {
      const application = await shop.makeApplication({ fulfilment: { method: 'deliver', address: each } });
      const refused = await shop.terminal.apply(application).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(SellerRefused);
      const { status, body } = refused as SellerRefused;
      expect([status, body.refusal]).toEqual([422, 'card_number_in_text']);
      expect(JSON.stringify(body)).not.toMatch(/4539|٤٥٣٩|03436467/);
      expect(body.details!.every(({ field }) => field.startsWith('fulfilment.address.'))).toBe(true);
    }
    expect(await shop.sellerDatabase.all('SELECT * FROM application')).toEqual([]);
    const { reserved } = (await shop.sellerDatabase.get<{ reserved: number }>('SELECT reserved FROM variant'))!;
    expect(reserved).toBe(0);

    for (const path of [
      `/api/articles?q=${number}`,
      `/api/variants?barcode=${number}`,
      `/api/articles?q=mug+${number}`,
    ]) {
      const answer = await fetch(shop.url + path);
      expect([answer.status, (await answer.text()).includes('card_number_in_text')], path).toEqual([422, true]);
    }
    expect((await fetch(`${shop.url}/api/articles?q=4006381333931`)).status).toBe(200);
    const enrolled = await fetch(`${shop.url}/api/terminals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'headless', name: number }),
    });
    expect(enrolled.status).toBe(422);
  });

  it('refuses it from staff too, in every text that they type', async () => {
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
    });
    onTestFinished(() => shop.stop());
    await createStaffMember(shop.sellerDatabase, systemClock, { ...credentials, name: 'Mara', role: 'owner' });
    const tab = new Tab(shop);
    await tab.signIn();
    const made = await tab.send('POST', '/api/back-office/articles', {
      handle: 'cup',
      title: 'Cup',
      category: null,
      priceMinor: 100,
    });
    const { articleId, version, variants } = (await made.json()) as {
      articleId: string;
      version: number;
      variants: { variantId: string }[];
    };
    const { variantId } = variants[0]!;
    const edit = (change: object): [string, string, object] => [
      'PATCH',
      `/api/back-office/articles/${articleId}`,
      { version, ...change },
    ];
    const calls: [string, string, object?][] = [
      ['POST', '/api/staff/sign-in', { signInName: number, password: 'a very good password' }],
      ['POST', '/api/back-office/articles', { handle: 'a', title: number, category: null, priceMinor: 1 }],
      ['POST', '/api/back-office/articles', { handle: number, title: 'a', category: null, priceMinor: 1 }],
      edit({ title: `Mug ${number}` }),
      edit({ description: '<p>4539<b>1488</b>0343<i>6467</i></p>' }),
      edit({ vendor: number }),
      edit({ category: number }),
      edit({ tags: ['red', number] }),
      edit({ variants: [{ variantId, sku: number }] }),
      edit({ variants: [{ variantId, barcode: '4539148803436467' }] }),
      ['PUT', `/api/back-office/synonyms/${randomUUID()}`, { words: number, way: 'one', alsoFinds: 'card' }],
      ['PUT', `/api/back-office/synonyms/${randomUUID()}`, { words: 'card', way: 'one', alsoFinds: `a, ${number}` }],
      code(`Front ${number}`),
      ['GET', `/api/back-office/orders?q=${encodeURIComponent('4539 1488 0343 6467')}`],
      ['GET', `/api/back-office/articles?q=${number}`],
      ['GET', `/api/back-office/terminals?q=${number}`],
    ];
    for (const [method, path, body] of calls) {
      const answer = await tab.send(method, path, body);
      const said = await answer.text();
      expect([answer.status, said.includes('card_number_in_text')], `${method} ${path} ${said}`).toEqual([422, true]);
      expect(said).not.toContain('4539');
    }
    const whole = await tab.send(
      ...edit({ variants: [{ variantId, barcode: '4006381333931', sku: '4006381333931' }] }),
    );
    expect(whole.status).toBe(200);
    expect((await tab.send(...code(`Kiosk ${randomUUID()}`))).status).toBe(201);
  });
});
