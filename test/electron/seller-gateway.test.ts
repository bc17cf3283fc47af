import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite, writeEnrolment } from './kiosk-under-test.ts';
import { credential } from './recording-seller.ts';

describeWhere('electron', 'the seller gateway', () => {
  const suite = kioskSuite();
  const kiosk = suite.sharedKiosk();
  const [, secret] = credential.split('.');

  beforeEach(() => {
    suite.seller().received.length = 0;
  });

  /** What the page gets for a request: status and text, or that the request failed. */
  function ask(
    address: string,
    init: Pick<RequestInit, 'method' | 'headers' | 'credentials'> & { body?: string } = {},
  ) {
    return kiosk().client.evaluate(
      ([address, init]) =>
        fetch(address, init).then(
          async (answer) => ({
            status: answer.status,
            text: await answer.text(),
            headers: Object.fromEntries(answer.headers),
          }),
          (error: Error) => ({ failed: error.name }),
        ),
      [address, init] as const,
    );
  }

  it('asks the seller as this terminal', async () => {
    expect(await ask('/api/articles?q=kettle')).toMatchObject({
      status: 200,
      text: '{"asked":"/api/articles?q=kettle"}',
    });
    expect(suite.seller().received).toMatchObject([
      {
        method: 'GET',
        url: '/api/articles?q=kettle',
        headers: { authorization: `Terminal ${credential}`, host: new URL(suite.seller().url).host },
      },
    ]);
  });

  it('passes on what the page sends, whole', async () => {
    const body = JSON.stringify({ applicationId: 'x', note: 'ä'.repeat(200_000) });
    await ask('/api/applications', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(suite.seller().received).toMatchObject([
      { method: 'POST', headers: { 'content-type': 'application/json' } },
    ]);
    expect(suite.seller().received[0]!.body).toBe(body);
  });

  it('passes on the seller’s refusals as they are', async () => {
    expect(await ask('/api/articles/none')).toMatchObject({ status: 404, text: expect.stringContaining('not_found') });
  });

  it('keeps the credential from the page', async () => {
    const session = await ask('/api/terminal');
    const known = await kiosk().client.evaluate(async () => {
      const own = Object.getOwnPropertyNames(window.sidelane!);
      return JSON.stringify([
        own,
        await window.sidelane!.enrolment(),
        document.cookie,
        document.documentElement.outerHTML,
      ]);
    });
    expect(session).toMatchObject({ status: 200 });
    expect(JSON.stringify(session) + known).not.toContain(secret);
  });

  it('lets no cookie pass in either direction', async () => {
    await kiosk().client.evaluate(() => {
      document.cookie = 'page=was-here';
    });
    const first = await ask('/api/shop');
    await ask('/api/shop', { credentials: 'include' });
    expect(first).not.toHaveProperty('headers.set-cookie');
    expect(suite.seller().requestsTo('/api/shop')).toHaveLength(2);
    expect(suite.seller().received.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
    const kept = await kiosk().electron.evaluate(async ({ session }) => {
      const sessions = [
        session.fromPartition('kiosk'),
        session.fromPartition('persist:seller'),
        session.defaultSession,
      ];
      return (await Promise.all(sessions.map(({ cookies }) => cookies.get({})))).flat();
    });
    expect(kept).toEqual([]);
  });

  it('sends an authorization or a host that the page made up to nobody', async () => {
    await ask('/api/shop', {
      headers: { authorization: 'Terminal somebody.else', 'x-forwarded-host': 'elsewhere.example' },
    });
    expect(suite.seller().received[0]!.headers).toMatchObject({ authorization: `Terminal ${credential}` });
    expect(suite.seller().received[0]!.headers).not.toHaveProperty('x-forwarded-host');
  });

  it.each([
    'app://kiosk/api/../../metrics',
    '/api/../metrics',
    '/api/%2e%2e/metrics',
    '/api/articles/..%2f..%2fmetrics',
    '/api/articles/..%5c..%5cmetrics',
    '/api/articles\\..\\..\\metrics',
    '/api//elsewhere.example/x',
    '/api/http://elsewhere.example/x',
    '/api/articles/x%0d%0aHost:%20elsewhere.example',
    '/api/back-office/overview',
    '/api/staff/sign-in',
    'app://elsewhere/api/shop',
    'app://kiosk@elsewhere/api/shop',
  ])('never asks anybody for %s', async (address) => {
    const answer = await ask(address);
    expect(answer).not.toMatchObject({ status: 200 });
    expect(suite.seller().received).toEqual([]);
  });

  it('never follows the seller to another place', async () => {
    const reached: string[] = [];
    const elsewhere = createServer((request, response) => {
      reached.push(request.url!);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    try {
      const stranger = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
      for (const place of [stranger, '/api/shop']) {
        suite.seller().redirectTo = place;
        expect(await ask('/api/articles/elsewhere')).toEqual({ failed: 'TypeError' });
      }
      expect(reached).toEqual([]);
      expect(suite.seller().requestsTo('/api/shop')).toEqual([]);
    } finally {
      elsewhere.close();
    }
  });

  it('gives the page each piece of an answer as it comes', async () => {
    const text = await kiosk().client.evaluate(async () => {
      const reader = (await fetch('/api/articles/piecemeal')).body!.pipeThrough(new TextDecoderStream()).getReader();
      const first = (await reader.read()).value;
      await fetch('/api/shop');
      let rest = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) rest += piece.value;
      return [first, rest];
    });
    expect(text).toEqual(['{"first":1,', '"second":2}']);
  });

  it('gives up with the page', async () => {
    const failed = await kiosk().client.evaluate(async () => {
      const controller = new AbortController();
      const answer = fetch('/api/articles/silent', { signal: controller.signal }).catch((error: Error) => error.name);
      await fetch('/api/shop');
      controller.abort();
      return answer;
    });
    expect(failed).toBe('AbortError');
  });

  it('asks for a picture once, even after a new start, and for everything else every time', async () => {
    const folder = temporaryFolder();
    for (let start = 1; start <= 2; start++) {
      const starting = await suite.startKiosk(folder);
      try {
        const width = await starting.client.evaluate(async () => {
          await fetch('/api/shop').then((answer) => answer.text());
          const picture = Object.assign(new Image(), { src: '/api/pictures/blue-kettle/160' });
          await picture.decode();
          return picture.naturalWidth;
        });
        expect(width).toBe(160);
      } finally {
        await starting.stop();
      }
    }
    expect(suite.seller().requestsTo('/api/shop')).toHaveLength(2);
    expect(suite.seller().requestsTo('/api/pictures/blue-kettle/160')).toHaveLength(1);
  });

  it('answers for no other host of its scheme', async () => {
    const statuses = await kiosk().electron.evaluate(({ session }) =>
      Promise.all(
        ['app://elsewhere/', 'app://elsewhere/assets/page.js', 'app://elsewhere/api/shop', 'app://kiosk/'].map(
          (address) =>
            session
              .fromPartition('kiosk')
              .fetch(address)
              .then(({ status }) => status),
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 200]);
    expect(suite.seller().received).toEqual([]);
  });

  it('gives the page no file that is not of it', async () => {
    for (const address of [
      '/../../package.json',
      '/assets/../../electron/main.cjs',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/electron/main.cjs',
      '/assets/page.js.map',
      '/assets/',
      '/assets/page.js/x.js',
    ]) {
      const answer = await ask(address);
      const wasPage = 'text' in answer && answer.text.includes('<h1>Not run</h1>');
      expect({ address, refused: 'status' in answer && (answer.status === 404 || wasPage) }).toEqual({
        address,
        refused: true,
      });
      expect(JSON.stringify(answer)).not.toContain('9.8.7');
    }
  });

  it('gives every document and every answer headers that close it', async () => {
    const [document, script, data] = [await ask('/'), await ask('/assets/page.js'), await ask('/api/shop')];
    expect(document).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("connect-src 'self'"),
      },
    });
    expect(document).toHaveProperty('headers.content-security-policy', expect.not.stringMatching(/unsafe|\*|https?:/));
    expect(script).toMatchObject({ headers: { 'content-type': 'text/javascript; charset=utf-8' } });
    expect(data).toMatchObject({ headers: { 'content-security-policy': expect.stringContaining('sandbox') } });
  });

  it('fails as any request does when the seller cannot be reached, and says so on the terminal’s output', async () => {
    const folder = temporaryFolder();
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const sellerUrl = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    await new Promise((resolve) => gone.close(resolve));
    const alone = await suite.startKiosk(folder, { enrolment: { ...suite.seller().enrolment, sellerUrl } });
    try {
      const answer = await alone.client.evaluate(() =>
        fetch('/api/shop?q=private').catch((error: Error) => error.name),
      );
      expect(answer).toBe('TypeError');
      await expect.poll(() => alone.output).toContain('ERR_CONNECTION_REFUSED');
      expect(alone.output).not.toContain('private');
    } finally {
      await alone.stop();
    }
  });

  it('leaves nothing of the credential or of what the page did on the disk', async () => {
    const folder = temporaryFolder();
    const leaving = await suite.startKiosk(folder);
    await leaving.client.evaluate(async () => {
      localStorage.setItem('typed', 'traceable-word');
      await fetch('/api/articles?q=traceable-word');
      await fetch('/api/applications', { method: 'POST', body: '{"name":"traceable-word"}' });
      await new Promise<void>((resolve) => {
        const opening = indexedDB.open('traceable-word');
        opening.addEventListener('success', () => resolve());
      });
    });
    await leaving.stop();
    writeEnrolment(path.join(folder, 'profile/control.json'), { word: 'traceable-word' });
    const holding = (text: string) =>
      readdirSync(path.join(folder, 'profile'), { recursive: true, encoding: 'utf8' }).filter((name) => {
        const file = path.join(folder, 'profile', name);
        return statSync(file).isFile() && (name.includes(text) || readFileSync(file).includes(text));
      });
    expect(holding('traceable-word')).toEqual(['control.json']);
    expect(holding(secret!)).toEqual([]);
  });
});
