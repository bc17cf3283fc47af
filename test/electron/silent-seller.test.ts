import type { Protocol, Session } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageFiles } from '../../electron/pages/page-files.ts';
import { openSellerGateway } from '../../electron/seller/seller-gateway.ts';
import { credential } from './recording-seller.ts';

type Handler = (request: Request) => Promise<Response>;

const enrolment = {
  credential,
  rootThumbprint: '',
  shopName: '',
  shopLocale: null,
  sellerKeySha256: null,
  isSealed: false,
  signingKey: null,
};

const longMs = 10 * 60_000;

/** The gateway between a page and a seller that are both only functions, so that time can be made to pass. */
function openGateway(seller: (signal: AbortSignal) => Promise<Response>): Handler {
  const handlers: Handler[] = [];
  const sellerUrl = 'http://127.0.0.1:1';
  openSellerGateway({ handle: (_scheme: string, handler: Handler) => handlers.push(handler) } as unknown as Protocol, {
    pageFiles: {} as PageFiles,
    enrolment: () => ({ enrolment: { ...enrolment, sellerUrl } }),
    sellerSession: { fetch: (_url: string, { signal }: RequestInit) => seller(signal!) } as unknown as Session,
  });
  return handlers[0]!;
}

function untilAborted<Never>(signal: AbortSignal): Promise<Never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
}

describe('a seller that falls silent', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => vi.useRealTimers());

  it('is given up before its answer begins', async () => {
    const ask = openGateway((signal) => untilAborted(signal));
    const answer = ask(new Request('app://kiosk/api/shop'));
    await vi.advanceTimersByTimeAsync(longMs);
    expect((await answer).type).toBe('error');
  });

  it('is given up in the middle of its answer', async () => {
    const ask = openGateway(async (signal) => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{'));
          signal.addEventListener('abort', () => controller.error(new Error('aborted')));
        },
      });
      return new Response(body);
    });
    const text = ask(new Request('app://kiosk/api/shop')).then((answer) => answer.text());
    const outcome = text.then(
      () => 'whole',
      () => 'failed',
    );
    await vi.advanceTimersByTimeAsync(longMs);
    expect(await outcome).toBe('failed');
  });

  it('is not given up as long as something comes, however long it takes', async () => {
    const ask = openGateway(async (signal) => {
      let pieces = 0;
      const body = new ReadableStream({
        pull: (controller) =>
          new Promise<void>((resolve) => {
            setTimeout(() => {
              if (signal.aborted) controller.error(new Error('aborted'));
              else if (pieces++ === 100) controller.close();
              else controller.enqueue(new TextEncoder().encode('.'));
              resolve();
            }, 20_000);
          }),
      });
      return new Response(body);
    });
    const text = ask(new Request('app://kiosk/api/shop')).then((answer) => answer.text());
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(await text).toHaveLength(100);
  });
});
