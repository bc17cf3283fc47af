import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Protocol, Session } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { EnrolmentReading } from '../../electron/enrolment/enrolment.ts';
import { isAtStaffOrigin, isKioskScreen } from '../../electron/pages/kiosk-origin.ts';
import { PageFiles } from '../../electron/pages/page-files.ts';
import { pageHeaders, sellerAnswerHeaders, staffPageHeaders } from '../../electron/pages/security-headers.ts';
import { openSellerGateway } from '../../electron/seller/seller-gateway.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What the shell asks of the seller: as its session was told, whatever that session would do by itself. */
type Asked = { url: string; options: RequestInit & { duplex?: string } };

const enrolled: EnrolmentReading = {
  enrolment: {
    sellerUrl: 'https://seller.example:8443',
    credential: 'kiosk-1.c2VjcmV0LXRoYXQtbm8tcGFnZS1tYXktc2Vl',
    rootThumbprint: '',
    shopName: '',
    shopLocale: null,
    sellerKeySha256: null,
    isSealed: false,
    signingKey: null,
  },
};

function openGateway({
  reading = enrolled,
  answer = () => Promise.resolve(Response.json({ asked: true })),
}: {
  reading?: EnrolmentReading;
  answer?: (signal: AbortSignal) => Promise<Response>;
} = {}) {
  const folder = path.join(temporaryFolder(), 'page');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'index.html'), 'the page');
  writeFileSync(path.join(folder, 'app.js'), 'its script');
  const asked: Asked[] = [];
  let handle!: (request: Request) => Promise<Response>;
  openSellerGateway({ handle: (_scheme: string, given: typeof handle) => (handle = given) } as unknown as Protocol, {
    pageFiles: new PageFiles(folder),
    enrolment: () => reading,
    sellerSession: {
      fetch: (url: string, options: RequestInit) => {
        asked.push({ url, options });
        return answer(options.signal!);
      },
    } as unknown as Session,
  });
  const ask = (url: string, options: RequestInit = {}) => handle(new Request(url, options));
  return { ask, asked };
}

describe('what the gateway asks of the seller', () => {
  it('carries no cookie, follows nobody elsewhere, and keeps nothing but pictures', async () => {
    const { ask, asked } = openGateway();
    await ask('app://kiosk/api/shop');
    await ask('app://kiosk/api/pictures/mug/480');
    await ask('app://kiosk/api/applications', { method: 'POST', body: '{}' });
    const told = asked.map(({ url, options: { method, credentials, redirect, cache, duplex } }) => {
      return [method, url, credentials, redirect, cache, duplex];
    });
    const seller = 'https://seller.example:8443/api';
    expect(told).toEqual([
      ['GET', `${seller}/shop`, 'omit', 'error', 'no-store', undefined],
      ['GET', `${seller}/pictures/mug/480`, 'omit', 'error', 'default', undefined],
      ['POST', `${seller}/applications`, 'omit', 'error', 'no-store', 'half'],
    ]);
    expect(await new Response(asked[2]!.options.body).text()).toBe('{}');
  });

  it('is given up with the page’s own request', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { ask, asked } = openGateway({
      answer: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('over')))),
    });
    const page = new AbortController();
    const answer = ask('app://kiosk/api/shop', { signal: page.signal });
    expect(asked[0]!.options.signal!.aborted).toBe(false);
    page.abort();
    expect((await answer).type).toBe('error');
    expect(asked[0]!.options.signal!.aborted).toBe(true);
  });

  it('is told of by the network’s fault, never by what was asked for', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const fault of [new Error('net::ERR_CONNECTION_REFUSED'), 'odd']) {
      const { ask } = openGateway({ answer: () => Promise.reject(fault) });
      expect((await ask('app://kiosk/api/articles?q=a%20gift%20for%20Ann')).type).toBe('error');
    }
    expect(told.mock.calls).toEqual([
      ['The seller did not answer: net::ERR_CONNECTION_REFUSED'],
      ['The seller did not answer: unknown error'],
    ]);
  });

  it('waits a minute for a silent seller', async () => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      const { ask, asked } = openGateway({
        answer: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('-')))),
      });
      const answer = ask('app://kiosk/api/shop');
      await vi.advanceTimersByTimeAsync(59_999);
      expect(asked[0]!.options.signal!.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect((await answer).type).toBe('error');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is nothing where the kiosk is not enrolled, or the page asks for what is not its own', async () => {
    const refusal: EnrolmentReading = { refusal: 'enrolment_missing', file: '', problems: [] };
    const unenrolled = openGateway({ reading: refusal });
    expect((await unenrolled.ask('app://kiosk/api/shop')).type).toBe('error');
    const { ask, asked } = openGateway();
    const statuses = [];
    for (const [url, method] of [
      ['app://elsewhere/api/shop', 'GET'],
      ['app://kiosk/api/articles/x%2Fy', 'GET'],
      ['app://kiosk/api/terminal/health', 'POST'],
      ['app://kiosk/api/shop', 'PUT'],
    ] as const)
      statuses.push((await ask(url, { method })).status);
    expect(statuses).toEqual([404, 400, 404, 405]);
    expect([...asked, ...unenrolled.asked]).toEqual([]);
  });
});

describe('what the gateway answers the page', () => {
  it('is the seller’s status and body, under headers of the shell’s own', async () => {
    const headers = { 'set-cookie': 'a=b', 'content-security-policy': 'default-src *', etag: '"1"', refresh: '0' };
    const { ask } = openGateway({
      answer: () => Promise.resolve(Response.json({ refusal: 'not_found' }, { status: 404, headers })),
    });
    const answer = await ask('app://kiosk/api/articles/none');
    expect([answer.status, await answer.json()]).toEqual([404, { refusal: 'not_found' }]);
    expect(Object.fromEntries(answer.headers)).toEqual({
      ...sellerAnswerHeaders,
      'content-type': 'application/json',
      etag: '"1"',
    });
  });

  it('has no body where the seller’s has none', async () => {
    const { ask } = openGateway({ answer: () => Promise.resolve(new Response(null, { status: 204 })) });
    const answer = await ask('app://kiosk/api/shop');
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  it('lets go of the seller when the page lets go of the answer', async () => {
    const given: unknown[] = [];
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(1)),
      cancel: (reason) => void given.push(reason),
    });
    const { ask } = openGateway({ answer: () => Promise.resolve(new Response(body)) });
    const answer = await ask('app://kiosk/api/shop');
    await answer.body!.cancel('enough');
    expect(given).toEqual(['enough']);
  });

  it('is the page itself for each of its screens, a file for a file, and nothing for the rest', async () => {
    const { ask, asked } = openGateway();
    const html = { accept: 'text/html,*/*' };
    const given = async (url: string, options: RequestInit = {}) => {
      const answer = await ask(url, options);
      return [answer.status, await answer.text()];
    };
    expect(await given('app://kiosk/basket', { headers: html })).toEqual([200, 'the page']);
    expect(await given('app://kiosk/app.js')).toEqual([200, 'its script']);
    expect(await given('app://kiosk/app.js', { headers: html })).toEqual([200, 'its script']);
    expect(await given('app://kiosk/basket')).toEqual([404, '']);
    expect(await given('app://kiosk/basket', { headers: { accept: '*/*' } })).toEqual([404, '']);
    expect(await given('app://kiosk/other.js')).toEqual([404, '']);
    expect(await given('app://elsewhere/basket', { headers: html })).toEqual([404, '']);
    expect(await given('app://elsewhere/app.js')).toEqual([404, '']);
    expect(await given('app://kiosk/basket', { method: 'POST', headers: html })).toEqual([405, '']);
    expect((await ask('app://kiosk/', { method: 'HEAD' })).status).toBe(200);
    expect(Object.fromEntries((await ask('app://kiosk/')).headers)).toEqual({
      ...pageHeaders,
      'content-type': 'text/html; charset=utf-8',
    });
    expect(asked).toEqual([]);
  });
});

describe('a screen of the page', () => {
  it.each(['app://kiosk/', 'app://kiosk/basket?x=1', 'app://kiosk/articles/blue.kettle'])('is %s', (address) =>
    expect(isKioskScreen(address)).toBe(true),
  );

  it.each([
    'basket',
    'app://kiosk/api/shop',
    'app://kiosk/api',
    'app://kiosk/app.js',
    'app://kiosk:8080/',
    'app://ann@kiosk/',
    'app://:secret@kiosk/',
    'app://staff/',
    'https://kiosk/',
  ])('is not %s', (address) => expect(isKioskScreen(address)).toBe(false));

  it('is not one of staff, whose own are elsewhere', () => {
    expect([isAtStaffOrigin(new URL('app://staff/')), isAtStaffOrigin(new URL('app://kiosk/'))]).toEqual([true, false]);
  });
});

const policy = (connect: string) =>
  "sandbox allow-scripts allow-same-origin allow-forms; default-src 'none'; script-src 'self'; style-src 'self'; " +
  `img-src 'self' data: blob:; font-src 'self'; connect-src ${connect}; manifest-src 'self'; base-uri 'none'; ` +
  "form-action 'none'; frame-ancestors 'none'";

describe('the headers of the shell', () => {
  const closed = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'x-dns-prefetch-control': 'off',
  };
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

  it('let the page do what it needs, and what the seller answers nothing', () => {
    expect(pageHeaders).toMatchObject({ ...closed, ...isolated, 'content-security-policy': policy("'self'") });
    expect(sellerAnswerHeaders).toEqual({
      ...closed,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    expect(pageHeaders['cache-control']).toBe('no-cache');
  });

  it('let the staff’s screens ask nobody, and keep nothing of them', () => {
    expect(staffPageHeaders).toMatchObject({ ...closed, ...isolated, 'content-security-policy': policy("'none'") });
    expect(staffPageHeaders['cache-control']).toBe('no-store');
  });

  it('take every device and feature that a kiosk’s page has no use for', () => {
    for (const feature of [
      'camera',
      'microphone',
      'geolocation',
      'display-capture',
      'usb',
      'serial',
      'hid',
      'payment',
      'midi',
      'clipboard-read',
      'publickey-credentials-get',
      'screen-wake-lock',
    ])
      expect(pageHeaders['permissions-policy']!.split(', '), feature).toContain(`${feature}=()`);
  });
});
