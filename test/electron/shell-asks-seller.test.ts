import { requestTo } from '../../contract/seller/endpoint-call.ts';
import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { contactSeller, ownSeller } from '../../electron/seller/seller-call.ts';
import { keySha256Of, pinCertificate, watchCertificates } from '../../electron/enrolment/seller-certificate.ts';
import { makeCertificate } from './certificate.ts';

const { partitions } = vi.hoisted(() => ({ partitions: new Map<string, unknown>() }));
vi.mock('electron', () => ({
  session: {
    fromPartition: (name: string) => {
      const made = standInSession();
      partitions.set(name, made);
      return made;
    },
  },
}));

type Judge = (request: { certificate: { data: string }; errorCode: number }, answer: (verdict: number) => void) => void;
type BeforeRequest = (request: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void;

const ignore = () => {};

/** Chromium's session, as far as the shell speaks to it: what was asked for, and the judges that it was given. */
function standInSession(reply: () => Promise<Response> = () => Promise.resolve(Response.json({ ok: 1 }))) {
  const asked: { url: string; options: RequestInit }[] = [];
  const given: { judge?: Judge; beforeRequest?: BeforeRequest } = {};
  const session = {
    fetch: (url: string, options: RequestInit) => {
      asked.push({ url, options });
      return reply();
    },
    setCertificateVerifyProc: (judge: Judge) => void (given.judge = judge),
    setPermissionRequestHandler: ignore,
    setPermissionCheckHandler: ignore,
    setDevicePermissionHandler: ignore,
    on: ignore,
    webRequest: { onBeforeRequest: (hook: BeforeRequest) => void (given.beforeRequest = hook) },
  };
  return { ...session, asked, given };
}

const asSession = (made: ReturnType<typeof standInSession>) => made as unknown as Session;
const proof = { kioskShare: 'a', publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }, proof: 'p' } as const;
const enrolment = { sellerUrl: 'https://seller.example:8443', credential: 'kiosk-1.secret' } as never;

/** Whether the kiosk stands, as the shell understands this reply of its seller. */
const standingBy = (reply: () => Promise<Response>) =>
  ownSeller(asSession(standInSession(reply)), enrolment)(terminalEndpoints.checkStanding, {});

/** What Chromium is told of a certificate. */
const judgedBy = (made: ReturnType<typeof standInSession>, data: string, errorCode = -202) => {
  const verdicts: number[] = [];
  made.given.judge!({ certificate: { data }, errorCode }, (verdict) => verdicts.push(verdict));
  return verdicts;
};

beforeEach(() => partitions.clear());

describe('what the shell itself asks of its seller', () => {
  it('is read as the terminal, with no cookie, no redirect and nothing kept', async () => {
    const made = standInSession();
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    // What answers with something that the contract does not have is not understood.
    expect(await ownSeller(asSession(made), enrolment)(terminalEndpoints.readSession, {})).toEqual({
      failure: 'unreadable',
    });
    const [{ url, options }] = made.asked as [(typeof made.asked)[0]];
    expect(url).toBe('https://seller.example:8443/api/terminal');
    expect(options).toEqual({
      method: 'GET',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Terminal kiosk-1.secret',
      },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: timeout.mock.results[0]!.value,
    });
    expect(timeout).toHaveBeenCalledWith(10_000);
  });

  it('is sent where the endpoint is, with its method and a body of JSON', async () => {
    const made = standInSession(() => Promise.resolve(Response.json({ staffPin: null })));
    const events = [{ eventId: '00000000-0000-4000-8000-000000000001', kind: 'restart' as const, at: 1 }];
    const body = { health: { appVersion: '1' } as KioskHealth, events };
    expect(await ownSeller(asSession(made), enrolment)(terminalEndpoints.reportHealth, { body })).toEqual({
      value: { staffPin: null },
    });
    expect(made.asked.map(({ url, options }) => [options.method, url, options.body])).toEqual([
      ['POST', 'https://seller.example:8443/api/terminal/health', JSON.stringify(body)],
    ]);
  });

  it('is a refusal by its name, unreadable where a proxy answers, and unreachable where there is no answer', async () => {
    expect(await standingBy(() => Promise.resolve(new Response(null, { status: 204 })))).toEqual({ value: undefined });
    const revoked = { refusal: 'terminal_revoked', message: 'x', requestId: '7' };
    expect(await standingBy(() => Promise.resolve(Response.json(revoked, { status: 401 })))).toEqual({
      refusal: 'terminal_revoked',
    });
    for (const [body, status] of [
      ['<html>', 502],
      ['{"refusal":"terminal_revoked"}', 401],
      ['{"refusal":"gone","message":""}', 401],
      [JSON.stringify(revoked), 403],
    ] as const)
      expect(await standingBy(() => Promise.resolve(new Response(body, { status }))), body).toEqual({
        failure: 'unreadable',
      });
    expect(await standingBy(() => Promise.reject(new Error('net::ERR_TIMED_OUT')))).toEqual({
      failure: 'unreachable',
    });
  });
});

describe('the first contact with a seller', () => {
  it('is posted without a credential, in a session of its own that reaches that seller alone', async () => {
    const origin = 'https://shop.example';
    const [first] = [contactSeller(origin), contactSeller(origin)];
    const request = requestTo(terminalEndpoints.proveCode, { parameters: { conversationId: 'c/1' }, body: proof });
    expect(await first.send(request)).toEqual({ status: 200, body: { ok: 1 } });
    const names = [...partitions.keys()];
    // Without `persist:` Electron keeps it in memory.
    for (const name of names) expect(name).toMatch(/^enrolment-[0-9a-f-]{36}$/);
    expect(names).toHaveLength(2);
    const { asked, given } = partitions.get(names[0]!) as ReturnType<typeof standInSession>;
    expect(asked).toMatchObject([
      {
        url: 'https://shop.example/api/enrolments/c%2F1',
        options: {
          method: 'POST',
          body: JSON.stringify(proof),
          headers: { accept: 'application/json', 'content-type': 'application/json' },
        },
      },
    ]);
    const isCancelled = (url: string) => {
      let cancelled: boolean | undefined;
      given.beforeRequest!({ url }, ({ cancel }) => (cancelled = cancel));
      return cancelled;
    };
    expect(isCancelled('https://shop.example/api/enrolments')).toBe(false);
    for (const url of ['https://shop.example:444/', 'http://shop.example/', 'https://other.example/', 'nowhere'])
      expect(isCancelled(url), url).toBe(true);
  });

  it('tells whose certificates were seen, in a list of its own', () => {
    const contact = contactSeller('https://shop.example');
    const { given } = [...partitions.values()][0] as ReturnType<typeof standInSession>;
    const { cert, keySha256 } = makeCertificate();
    const before = contact.seen();
    given.judge!({ certificate: { data: cert }, errorCode: 0 }, () => {});
    expect(contact.seen()).toEqual([{ keySha256, isVouchedFor: true }]);
    expect(before).toEqual([]);
  });
});

describe('a seller’s certificate', () => {
  it('is accepted only with the pinned key, no matter who signed it; without a pin Chromium judges', () => {
    const [own, other] = [makeCertificate(), makeCertificate()];
    let pinned: string | null = own.keySha256;
    const made = standInSession();
    pinCertificate(asSession(made), () => pinned);
    // As Electron documents `setCertificateVerifyProc`: 0 takes, -2 refuses, -3 is Chromium's own verdict.
    expect(judgedBy(made, own.cert)).toEqual([0]);
    expect(judgedBy(made, other.cert, 0)).toEqual([-2]);
    pinned = null;
    expect(judgedBy(made, other.cert, 0)).toEqual([-3]);
  });

  it('is taken and remembered by its key while the enrolment code protects the contact', () => {
    const [one, other] = [makeCertificate(), makeCertificate()];
    const made = standInSession();
    const seen = watchCertificates(asSession(made));
    expect(seen).toEqual([]);
    expect([judgedBy(made, one.cert), judgedBy(made, other.cert, 0)]).toEqual([[0], [0]]);
    expect(seen).toEqual([
      { keySha256: one.keySha256, isVouchedFor: false },
      { keySha256: other.keySha256, isVouchedFor: true },
    ]);
    expect(keySha256Of(one.cert)).toBe(one.keySha256);
  });
});
