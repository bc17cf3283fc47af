import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { Article, ArticleSummary, Category, Shop } from '../../server/contract/article.ts';
import type { TerminalSession } from '../../server/contract/terminal.ts';
import { keySetType } from '../../settling/contract/key-set.ts';
import type { KeySet } from '../../settling/contract/key-set.ts';

/** What reached the seller, whole. */
export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** Of the terminal that every kiosk under test is. */
export const credential = 'kiosk-under-test.c2VjcmV0LXRoYXQtbm8tcGFnZS1tYXktc2Vl';

const dayMs = 86_400_000;

/**
 * A seller server as the kiosk sees it: answers of the contract's form about a shop with two articles, and a note of all that
 * it was asked. Articles named `silent`, `elsewhere` and `piecemeal` are answered in the ways of a seller that misbehaves.
 */
export class StandInSeller {
  readonly received: ReceivedRequest[] = [];
  readonly #root = makeKeyPair();
  readonly #keySet = this.#signedKeySet();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** Where an article named `elsewhere` sends whoever asks for it. */
  redirectTo = '/api/shop';

  static async start(): Promise<StandInSeller> {
    const seller = new StandInSeller();
    await new Promise<void>((resolve) => seller.#server.listen(0, '127.0.0.1', resolve));
    return seller;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a kiosk of this shop is enrolled with. */
  get enrolment() {
    return { sellerUrl: this.url, credential, rootThumbprint: this.#root.kid, shopName: 'Stand-in Street Shop' };
  }

  /** What was asked under `path`, oldest first. */
  requestsTo(path: string): ReceivedRequest[] {
    return this.received.filter(({ url }) => url.split('?')[0] === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    const { method = '', url = '', headers } = request;
    this.received.push({ method, url, headers, body });
    response.setHeader('set-cookie', 'seller=knows-you; Path=/');
    response.setHeader('x-powered-by', 'stand-in');
    const path = url.split('?')[0]!;
    if (path === '/api/articles/silent') return;
    if (path === '/api/articles/elsewhere') return void response.writeHead(302, { location: this.redirectTo }).end();
    if (path === '/api/articles/piecemeal') return this.#answerInPieces(response);
    if (path.startsWith('/api/pictures/')) {
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      return void response.setHeader('content-type', 'image/webp').end(await picture(path));
    }
    const [status, content] = this.#content(path);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify(content));
  }

  /** The second half waits until somebody has asked for `/api/shop`, which a reader does who has the first. */
  #answerInPieces(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"first":1,');
    const asked = this.requestsTo('/api/shop').length;
    const waiting = setInterval(() => {
      if (this.requestsTo('/api/shop').length === asked && !response.destroyed) return;
      clearInterval(waiting);
      response.end('"second":2}');
    }, 20);
  }

  #content(path: string): [number, unknown] {
    if (path === '/api/shop') return [200, shop];
    if (path === '/api/terminal') return [200, this.#session()];
    if (path === '/api/categories') return [200, { categories }];
    if (path === '/api/stock') return [200, { stock: Object.fromEntries(articles.map(({ handle }) => [handle, 7])) }];
    if (path === '/api/articles') return [200, { articles: summaries, total: summaries.length, nextCursor: null }];
    const article = articles.find(({ handle }) => path === `/api/articles/${handle}`);
    if (article) return [200, article];
    return [404, { refusal: 'not_found', message: 'There is nothing here under that name.' }];
  }

  #session(): TerminalSession {
    const rootThumbprint = this.#root.kid;
    return { terminalId: 'kiosk-under-test', kind: 'kiosk', shop, keySet: this.#keySet, rootThumbprint };
  }

  #signedKeySet(): string {
    const now = Date.now();
    const keys = (['seal', 'notice'] as const).map((purpose) => {
      const { kid, publicJwk } = makeKeyPair();
      return {
        kid,
        purpose,
        jwk: publicJwk as KeySet['keys'][number]['jwk'],
        notBefore: now - dayMs,
        notAfter: now + dayMs,
      };
    });
    const keySet: KeySet = { issuer: 'settling', issuedAt: now, expiresAt: now + dayMs, keys };
    return signCompact(keySet, this.#root.privateKey, {
      kid: this.#root.kid,
      typ: keySetType,
      jwk: this.#root.publicJwk,
    });
  }
}

const shop: Shop = {
  sellerId: 'stand-in',
  name: 'Stand-in Street Shop',
  currency: 'EUR',
  locale: 'en-IE',
  isCreditAvailable: true,
};

const summaries: ArticleSummary[] = ['Blue kettle', 'Oak stool'].map((title, index) => {
  const handle = title.toLowerCase().replace(' ', '-');
  const priceMinor = 3900 + index * 4000;
  return {
    handle,
    title,
    vendor: 'Stand-in',
    categorySlug: 'home',
    picture: { pictureId: handle, alt: '', width: 960, height: 960 },
    fromMinor: priceMinor,
    toMinor: priceMinor,
    compareAtMinor: null,
    variantCount: 1,
    available: 7,
  };
});

const articles: Article[] = summaries.map((summary) => ({
  ...summary,
  description: '<p>Made for tests.</p>',
  tags: [],
  optionNames: [],
  pictures: [summary.picture!],
  variants: [
    {
      variantId: summary.handle,
      sku: summary.handle.toUpperCase(),
      barcode: '',
      optionValues: [],
      priceMinor: summary.fromMinor,
      compareAtMinor: null,
      available: 7,
      pictureId: null,
    },
  ],
}));

const categories: Category[] = [{ slug: 'home', name: 'Home', articleCount: 2, pictureId: 'blue-kettle' }];

async function picture(path: string): Promise<Buffer> {
  const width = Number(path.split('/').at(-1));
  const background = path.includes('blue') ? '#2d5d8f' : '#8f6a2d';
  return sharp({ create: { width, height: width, channels: 3, background } })
    .webp()
    .toBuffer();
}
