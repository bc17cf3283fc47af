import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { askOwnSeller, contactSeller } from '../../electron/seller/seller-call.ts';
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
const enrolment = { sellerUrl: 'https://seller.example:8443', credential: 'kiosk-1.secret' } as never;

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
    expect(await askOwnSeller(asSession(made), enrolment, '/api/terminal')).toEqual({ status: 200, body: { ok: 1 } });
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

  it('is posted where it says something, be it nothing but null', async () => {
    const made = standInSession();
    await askOwnSeller(asSession(made), enrolment, '/api/terminal/health', { isWell: true });
    await askOwnSeller(asSession(made), enrolment, '/api/terminal/health', null);
    expect(made.asked.map(({ options: { method, body } }) => [method, body])).toEqual([
      ['POST', '{"isWell":true}'],
      ['POST', 'null'],
    ]);
  });

  it('has its status also where the answer is no JSON, and fails where there is none', async () => {
    const broken = standInSession(() => Promise.resolve(new Response('<html>', { status: 502 })));
    expect(await askOwnSeller(asSession(broken), enrolment, '/api/terminal')).toEqual({ status: 502, body: null });
    const silent = standInSession(() => Promise.reject(new Error('net::ERR_TIMED_OUT')));
    await expect(askOwnSeller(asSession(silent), enrolment, '/api/terminal')).rejects.toThrow('net::ERR_TIMED_OUT');
  });
});

describe('the first contact with a seller', () => {
  it('is posted without a credential, in a session of its own that reaches that seller alone', async () => {
    const origin = 'https://shop.example';
    const [first] = [contactSeller(origin), contactSeller(origin)];
    expect(await first.post('/api/enrolments', { step: 1 })).toEqual({ status: 200, body: { ok: 1 } });
    const names = [...partitions.keys()];
    // Without `persist:` Electron keeps it in memory.
    for (const name of names) expect(name).toMatch(/^enrolment-[0-9a-f-]{36}$/);
    expect(names).toHaveLength(2);
    const { asked, given } = partitions.get(names[0]!) as ReturnType<typeof standInSession>;
    expect(asked).toMatchObject([
      {
        url: 'https://shop.example/api/enrolments',
        options: {
          method: 'POST',
          body: '{"step":1}',
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
