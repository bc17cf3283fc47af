import { describe, expect, it } from 'vitest';
import { answerHeadersForPage, forwardedRequest, isKeptByCache } from '../../electron/seller/seller-forwarding.ts';
import { endpoints } from '../../contract/seller/endpoints.ts';
import { credential } from './recording-seller.ts';

const enrolment = { sellerUrl: 'https://seller.example:8443', credential };

function forward(url: string, method = 'GET', headers: Record<string, string> = {}) {
  return forwardedRequest({ url, method, headers: new Headers(headers) }, enrolment);
}

describe('a request to the seller', () => {
  it('goes to the same path and query at the enrolled seller, with the terminal’s credential', () => {
    expect(forward('app://kiosk/api/articles?q=blue%20kettle&limit=24')).toEqual({
      url: 'https://seller.example:8443/api/articles?q=blue%20kettle&limit=24',
      method: 'GET',
      headers: { authorization: `Terminal ${credential}` },
    });
  });

  it('keeps handles of every script', () => {
    expect(forward('app://kiosk/api/articles/%E9%9D%92%E3%81%84.%C3%A9_1-2')).toMatchObject({
      url: 'https://seller.example:8443/api/articles/%E9%9D%92%E3%81%84.%C3%A9_1-2',
    });
  });

  it('carries what the page may say and nothing else', () => {
    const { headers } = forward('app://kiosk/api/applications', 'POST', {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Terminal somebody.else',
      cookie: 'a=b',
      origin: 'https://elsewhere.example',
      host: 'elsewhere.example',
      'x-forwarded-for': '10.0.0.1',
    }) as { headers: Record<string, string> };
    expect(headers).toEqual({
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Terminal ${credential}`,
    });
  });

  it('carries each of the headers that the page may send, also where nothing but headers is asked for', () => {
    const sent = {
      accept: 'application/json',
      'accept-language': 'ja',
      'content-type': 'application/json',
      'if-none-match': '"1"',
      'if-modified-since': 'Tue, 12 May 2026 10:00:00 GMT',
    };
    for (const method of ['GET', 'HEAD', 'POST'])
      expect(forward('app://kiosk/api/pictures/mug/480', method, sent)).toMatchObject({
        method,
        headers: { ...sent, authorization: `Terminal ${credential}` },
      });
  });

  it.each([
    ['a screen of the page', 'app://kiosk/', 'not_for_the_seller'],
    ['what only begins like the API', 'app://kiosk/apiary', 'not_for_the_seller'],
    ['a way out of the API', 'app://kiosk/api/articles/../../metrics', 'not_for_the_seller'],
    ['a way out that is encoded', 'app://kiosk/api/%2e%2e/metrics', 'not_for_the_seller'],
    ['another host', 'app://elsewhere/api/shop', 'not_for_the_seller'],
    ['a user in front of the host', 'app://elsewhere@kiosk/api/shop', 'not_for_the_seller'],
    ['another scheme', 'https://kiosk/api/shop', 'not_for_the_seller'],
    ['a way out with backslashes', 'app://kiosk/api/articles\\..\\..\\metrics', 'path_not_plain'],
    ['a slash in disguise', 'app://kiosk/api/articles/..%2F..%2Fmetrics', 'path_not_plain'],
    ['a backslash in disguise', 'app://kiosk/api/articles/..%5C..%5Cmetrics', 'path_not_plain'],
    ['a line break in the path', 'app://kiosk/api/articles/x%0D%0AHost:%20elsewhere.example', 'path_not_plain'],
    ['a null byte', 'app://kiosk/api/articles/x%00', 'path_not_plain'],
    ['half a line break', 'app://kiosk/api/articles/x%0dy', 'path_not_plain'],
    ['the other half', 'app://kiosk/api/articles/x%0Ay', 'path_not_plain'],
    ['a dot in disguise', 'app://kiosk/api/articles/x%2Ejson', 'path_not_plain'],
    ['another port', 'app://kiosk:81/api/shop', 'not_for_the_seller'],
    ['a password in front of the host', 'app://:word@kiosk/api/shop', 'not_for_the_seller'],
    ['the API itself', 'app://kiosk/api', 'not_for_terminals'],
    ['an address in the place of a path', 'app://kiosk/api/https://elsewhere.example/', 'not_for_terminals'],
    ['a host after two slashes', 'app://kiosk/api//elsewhere.example/', 'not_for_terminals'],
  ])('is refused for %s', (_what, url, refusal) => {
    expect(forward(url)).toEqual({ refusal });
  });

  it('loses line breaks that stand in the address as such', () => {
    expect(forward('app://kiosk/api/shop\r\nHost: elsewhere.example')).toMatchObject({
      refusal: 'not_for_terminals',
    });
    expect(forward('app://kiosk/api/articles?q=\r\nHost:x')).toMatchObject({
      url: 'https://seller.example:8443/api/articles?q=Host:x',
    });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'])('is refused with the method %s', (method) => {
    expect(forward('app://kiosk/api/shop', method)).toEqual({ refusal: 'method_not_allowed' });
  });

  it('reaches all that the contract has for a page, and nothing that it has for staff or for the shell', () => {
    // The shell itself hands in the kiosk's key: no page may.
    expect(forward('app://kiosk/api/terminal-key', 'POST')).toEqual({ refusal: 'not_for_terminals' });
    const wrong = endpoints.filter((endpoint) => {
      const isShells = /^\/terminal[-/]/.test(endpoint.path);
      const isForKiosks =
        (endpoint.who === 'terminal' && !isShells) || (endpoint.who === 'anyone' && endpoint.method === 'get');
      const path = endpoint.path.replaceAll(/:\w+/g, 'x');
      const isForwarded = !('refusal' in forward(`app://kiosk/api${path}`, endpoint.method.toUpperCase()));
      return isForwarded !== isForKiosks;
    });
    expect(wrong.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});

describe('an answer of the seller', () => {
  it('comes without cookies, and without what describes the bytes on the wire', () => {
    const headers = new Headers({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': '5',
      etag: '"1"',
      server: 'x',
      'content-security-policy': 'default-src *',
      'access-control-allow-origin': '*',
      refresh: '0; url=https://elsewhere.example',
    });
    headers.append('set-cookie', 'a=b');
    expect(answerHeadersForPage(headers)).toEqual({ 'content-type': 'application/json', etag: '"1"' });
  });

  it('keeps each of the headers that the page may have', () => {
    const told = {
      'content-type': 'application/json',
      'content-language': 'ja',
      'cache-control': 'no-store',
      etag: '"1"',
      'last-modified': 'Tue, 12 May 2026 10:00:00 GMT',
      'retry-after': '5',
      date: 'Tue, 12 May 2026 10:00:01 GMT',
      'x-request-id': '7',
    };
    expect(answerHeadersForPage(new Headers(told))).toEqual(told);
  });

  it('is kept only where it is a picture', () => {
    expect(['/api/pictures/a/480', '/api/articles', '/api/applications/a'].filter(isKeptByCache)).toEqual([
      '/api/pictures/a/480',
    ]);
  });
});
