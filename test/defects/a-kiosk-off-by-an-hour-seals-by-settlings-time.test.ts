import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import type { TerminalSession } from '../../contract/seller/terminal.ts';
import { readPaymentReadiness, settlingTimeNow } from '../../renderer/kiosk/seller/payment-readiness.ts';
import { KeySetPublisher } from '../../settling/keys/key-set-publisher.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The true time, which settling has: the kiosk's is the one that is set. */
const settlingNow = Date.UTC(2026, 4, 12, 10);
const settling: Clock = { now: () => settlingNow };

type Told = Partial<Pick<TerminalSession, 'keySet' | 'time'>> & { shop?: Partial<TerminalSession['shop']> };

/** A seller that tells the page's session, whatever it likes of it. */
function sellerTells(tell: (nonce: string, honest: Pick<TerminalSession, 'keySet'> & { time: string }) => Told): void {
  vi.stubGlobal('fetch', async (address: string) => {
    const nonce = new URL(address, 'https://shop.example').searchParams.get('nonce')!;
    const honest = { keySet: publisher.signedKeySet(), time: signer.signTime(nonce) };
    const told = tell(nonce, honest);
    const session: TerminalSession = {
      terminalId: 'kiosk-1',
      kind: 'kiosk',
      keyThumbprint: 'k'.repeat(43),
      rootThumbprint: 'x'.repeat(43),
      ...honest,
      ...told,
      shop: {
        sellerId: 'shop',
        name: 'Shop',
        currency: 'EUR',
        locale: 'en',
        fulfilments: ['collect'],
        servedCountries: ['DE'],
        isCreditAvailable: true,
        ...told.shop,
      },
    };
    return new Response(JSON.stringify(session));
  });
}

let publisher: KeySetPublisher;
let signer: NoticeSigner;
let keys: ReturnType<typeof ensureKeys>;

function setKiosk(offMs: number): void {
  vi.setSystemTime(settlingNow + offMs);
}

beforeEach(() => {
  // Only what a person can set: nobody sets the clock that counts on.
  vi.useFakeTimers({ toFake: ['Date'] });
  setKiosk(0);
  keys = ensureKeys(temporaryFolder(), settling);
  publisher = new KeySetPublisher(keys, settling);
  signer = new NoticeSigner(keys, settling);
  vi.stubGlobal('window', { sidelane: { enrolment: async () => ({ rootThumbprint: keys.rootThumbprint }) } });
  sellerTells(() => ({}));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it.each([
  0,
  900,
  -900,
  61_000,
  -301_000,
  10 * minuteMs,
  hourMs,
  -hourMs,
  5.75 * hourMs,
  14 * hourMs,
  23 * hourMs,
  -23 * hourMs,
])("a kiosk that is %i ms ahead seals by settling's time", async (offMs) => {
  setKiosk(offMs);
  const readiness = await readPaymentReadiness();
  if (readiness.state !== 'ready') throw new Error(readiness.state);
  // A second apart is no difference.
  expect(Math.abs(settlingTimeNow(readiness) - settlingNow)).toBeLessThan(2_000);
});

it.each([hourMs, -hourMs, 40 * 24 * hourMs])('set by %i ms after that, it still does', async (byMs) => {
  setKiosk(20 * minuteMs);
  const readiness = await readPaymentReadiness();
  if (readiness.state !== 'ready') throw new Error(readiness.state);
  setKiosk(20 * minuteMs + byMs);
  expect(Math.abs(settlingTimeNow(readiness) - settlingNow)).toBeLessThan(2_000);
});

it.each([24.1 * hourMs, -24.1 * hourMs, 400 * 24 * hourMs, -20 * 365 * 24 * hourMs])(
  'a kiosk that is %i ms ahead asks for no card, because of its clock',
  async (offMs) => {
    setKiosk(offMs);
    expect(await readPaymentReadiness()).toEqual({ state: 'clock_wrong' });
  },
);

it("asks for no card where the clock of the shop's server has closed it, because of a clock", async () => {
  sellerTells(() => ({ shop: { isCreditAvailable: false, creditClosedBy: 'clock' } }));
  expect(await readPaymentReadiness()).toEqual({ state: 'clock_wrong' });
  sellerTells(() => ({ shop: { isCreditAvailable: false } }));
  expect(await readPaymentReadiness()).toEqual({ state: 'credit_unavailable' });
});

it("a seller that lies about settling's time cannot have a card sealed for later", async () => {
  const later = settlingNow + 3 * hourMs;
  const lateSigner = new NoticeSigner(ensureKeys(temporaryFolder(), settling), { now: () => later });
  const replayed = signer.signTime('n'.repeat(22));
  const lies: Record<string, (nonce: string) => string | undefined> = {
    'signed with keys of its own': (nonce) => lateSigner.signTime(nonce),
    'signed for another question': () => replayed,
    'not signed at all': () => 'later',
    'kept back': () => undefined,
  };
  for (const [what, lie] of Object.entries(lies)) {
    sellerTells((nonce) => ({ time: lie(nonce)! }));
    const readiness = await readPaymentReadiness();
    if (readiness.state !== 'ready') throw new Error(`${what}: ${readiness.state}`);
    expect(Math.abs(settlingTimeNow(readiness) - Date.now()), what).toBeLessThan(2_000);
  }
});

it.each([
  ['right', 0],
  ['nearly a day behind', -23 * hourMs],
  ['nearly a day ahead', 23 * hourMs],
])('an old key set comes back on no kiosk whose clock is %s', async (_words, offMs) => {
  const thirtyHoursAgo = { now: () => settlingNow - 30 * hourMs };
  const old = new KeySetPublisher(keys, thirtyHoursAgo).signedKeySet();
  setKiosk(offMs);
  sellerTells(() => ({ keySet: old }));
  expect(await readPaymentReadiness()).toEqual({ state: 'keys_refused' });
});
