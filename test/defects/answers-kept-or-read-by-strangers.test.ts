import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { request as httpsRequest } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import type { SellerConfig } from '../../server/config/seller-config.ts';
import { endpoints } from '../../contract/seller/endpoints.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { createSellerServer } from '../../server/seller-server.ts';
import { makeCertificate } from '../electron/certificate.ts';
import { rawRequest } from '../support/raw-request.ts';
import { openShop, shopVariant } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The same number wherever it is told. */
const all = (number: number) => [number, number, number, number];

async function open(sellerChanges: Partial<SellerConfig> = {}): Promise<Shop> {
  const folder = temporaryFolder();
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: `${folder}/seller.sqlite`,
    settlingDatabaseUrl: `${folder}/settling.sqlite`,
    sellerChanges,
  });
  onTestFinished(() => shop.stop());
  return shop;
}

async function enrol(shop: Shop): Promise<{ Authorization: string }> {
  const { publicJwk } = await makeTerminalKey(false);
  const enrolled = await fetch(`${shop.url}/api/terminals`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'headless', publicJwk }),
  });
  return { Authorization: `Terminal ${((await enrolled.json()) as { credential: string }).credential}` };
}

describe('A foreign Host', () => {
  it.each([
    'shop.example',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    '192.0.2.7:80',
    '0.0.0.0',
    'localhost@x',
  ])('is not served as this machine without TLS: %s', async (host) => {
    const { url } = await open();
    for (const asked of ['/api/shop', '/api/openapi.json', '/health', '/']) {
      const answer = await rawRequest({ url }, { path: asked, headers: { Host: host } });
      expect([asked, answer.status]).toEqual([asked, 421]);
      expect(JSON.parse(answer.text).refusal).toBe('host_not_served');
    }
    const signIn = await rawRequest(
      { url },
      {
        path: '/api/staff/sign-in',
        method: 'POST',
        headers: { Host: host, Origin: `http://${host}`, 'Content-Type': 'application/json' },
        body: '{"signInName":"a","password":"b"}',
      },
    );
    expect(signIn.status).toBe(421);
  });

  it.each(['localhost', '127.0.0.1:8520', '[::1]:9', 'LOCALHOST:1'])(
    'is this machine by its own names: %s',
    async (host) => {
      const { url } = await open();
      expect((await rawRequest({ url }, { path: '/api/shop', headers: { Host: host } })).status).toBe(200);
    },
  );

  it('is the certificate’s to vouch for, where there is TLS', async () => {
    const { url } = await open({ tls: 'proxy-in-front' });
    expect((await rawRequest({ url }, { path: '/api/shop', headers: { Host: 'shop.example' } })).status).toBe(200);
  });
});

describe('An answer of the seller', () => {
  it('is kept by no cache, whoever asks and whatever it says, but for pictures', async () => {
    const shop = await open();
    const authorized = await enrol(shop);
    for (const headers of [{}, authorized]) {
      for (const endpoint of endpoints) {
        const answer = await fetch(`${shop.url}/api${endpoint.path.replaceAll(/:(\w+)/g, 'nothing')}`, {
          method: endpoint.method.toUpperCase(),
          headers: { ...headers, 'Content-Type': 'application/json' },
          ...(endpoint.method !== 'get' && { body: '{}' }),
        });
        const kept = endpoint.path === '/categories' ? 'no-cache' : 'no-store';
        expect([endpoint.method, endpoint.path, answer.headers.get('Cache-Control')]).toEqual([
          endpoint.method,
          endpoint.path,
          kept,
        ]);
      }
      expect((await fetch(`${shop.url}/api/no/such/thing`, { headers })).headers.get('Cache-Control')).toBe('no-store');
    }
    const application = await shop.makeApplication();
    const session = await fetch(`${shop.url}/api/applications/${application.applicationId}`, { headers: authorized });
    expect(session.headers.get('Cache-Control')).toBe('no-store');
  });

  it('that is for kiosks is given to no other terminal', async () => {
    const shop = await open();
    const authorized = await enrol(shop);
    const id = '0199b1a0-0000-7000-8000-000000000000';
    for (const [method, asked, body] of [
      ['POST', '/help-calls', { callId: id }],
      ['GET', '/help-calls'],
      ['POST', `/help-calls/${id}/end`],
      ['POST', '/order-look-ups', { orderNumber: '100001', collectionCode: 'K7Q2MX' }],
      ['GET', '/terminal/update'],
      ['GET', `/terminal/update/files/${'a'.repeat(64)}?from=0`],
    ] as const) {
      const answer = await fetch(`${shop.url}/api${asked}`, {
        method,
        headers: { ...authorized, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const { refusal } = (await answer.json()) as { refusal: string };
      expect([method, asked, answer.status, refusal]).toEqual([method, asked, 404, 'not_found']);
    }
  });

  it('binds browsers to TLS where there is TLS, and only there', async () => {
    const plain = await open();
    expect((await fetch(`${plain.url}/api/shop`)).headers.get('Strict-Transport-Security')).toBeNull();
    const proxied = await open({ tls: 'proxy-in-front' });
    for (const asked of ['/api/shop', '/', '/health', '/no-such-page'])
      expect((await fetch(proxied.url + asked)).headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
    const folder = temporaryFolder();
    const made = makeCertificate();
    const tls = { certificateFile: path.join(folder, 'c.pem'), keyFile: path.join(folder, 'k.pem') };
    writeFileSync(tls.certificateFile, made.cert);
    writeFileSync(tls.keyFile, made.key, { mode: 0o600 });
    const config = { ...plain.sellerConfig, tls };
    const seller = await createSellerServer({ config, clock: systemClock, log: createLog('x', 'silent') });
    onTestFinished(() => seller.stop());
    const { url } = await seller.start();
    const hsts = await new Promise((resolve, reject) => {
      const asking = httpsRequest(`${url}/api/shop`, { rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.headers['strict-transport-security']);
      });
      asking.once('error', reject).end();
    });
    expect(hsts).toBe('max-age=31536000');
  });
});

describe('Stock', () => {
  it('is told up to ten to whoever is no terminal, and in full to terminals', async () => {
    const shop = await open();
    const told = async (headers: Record<string, string>) => {
      const ask = async <Body>(asked: string) => (await (await fetch(shop.url + asked, { headers })).json()) as Body;
      const list = await ask<{ articles: { available: number }[] }>('/api/articles');
      const article = await ask<{ available: number; variants: { available: number }[] }>('/api/articles/mug');
      const { stock } = await ask<{ stock: Record<string, number> }>(`/api/stock?variants=${shopVariant.variantId}`);
      return [
        list.articles[0]!.available,
        article.available,
        article.variants[0]!.available,
        stock[shopVariant.variantId],
      ];
    };
    const setStock = (onHand: number) =>
      shop.sellerDatabase.write((transaction) => transaction.run('UPDATE variant SET on_hand = ?', [onHand]));
    const authorized = await enrol(shop);
    for (const [onHand, toAnyone] of [
      [20, 10],
      [11, 10],
      [10, 10],
      [9, 9],
      [1, 1],
      [0, 0],
    ] as const) {
      await setStock(onHand);
      expect(await told({})).toEqual(all(toAnyone));
      expect(await told({ Authorization: 'Terminal made.up' }), 'a credential that nobody has').toEqual(all(toAnyone));
      expect(await told(authorized)).toEqual(all(onHand));
      expect(await told({ Cookie: `sidelane_terminal=${authorized.Authorization.slice(9)}` })).toEqual(all(onHand));
    }
    await setStock(20);
    await shop.sellerDatabase.write((transaction) => transaction.run('UPDATE terminal SET revoked_at = 1'));
    await expect.poll(() => told(authorized), { timeout: 5_000 }).toEqual(all(10));
  });
});

describe('Reading', () => {
  it('is limited for each address, whatever is read and by whatever method; writing is not counted with it', async () => {
    const shop = await open({ largestReadsPerMinute: 12 });
    const authorized = await enrol(shop);
    await shop.restartSeller();
    const paths = ['/api/shop', '/api/articles', '/api/stock?variants=', '/api/pictures/x/1', '/api/openapi.json'];
    const statuses: number[] = [];
    for (let read = 0; read < 14; read++) {
      const method = read % 3 === 0 ? 'HEAD' : 'GET';
      statuses.push((await fetch(shop.url + paths[read % paths.length]!, { method })).status);
    }
    expect(statuses.slice(0, 12)).not.toContain(429);
    expect(statuses.slice(12)).toEqual([429, 429]);
    const refused = await fetch(`${shop.url}/api/terminal`, { headers: authorized });
    expect(((await refused.json()) as { refusal: string }).refusal).toBe('too_many_requests');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const applied = await fetch(`${shop.url}/api/applications`, {
      method: 'POST',
      headers: { ...authorized, 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(applied.status, 'a purchase').toBe(400);
    expect((await fetch(`${shop.url}/`)).status, 'the page itself').not.toBe(429);
  });

  it('is not limited before 6,000 a minute when nothing else is said', async () => {
    const { url } = await open();
    const policy = (await fetch(`${url}/api/shop`)).headers.get('RateLimit-Policy');
    expect(policy).toMatch(/q=6000; w=60/);
  });
});
