import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import type { KioskReport } from '../../contract/seller/kiosk-care.ts';

/** What reached the seller, whole. */
export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** Of the terminal that every kiosk under test is. */
export const credential = 'kiosk-under-test.c2VjcmV0LXRoYXQtbm8tcGFnZS1tYXktc2Vl';

/**
 * A seller server as the gateway sees it. It writes down all that reaches it, answers with what it was asked, and always tries
 * to set a cookie. Articles named `silent`, `elsewhere` and `piecemeal` are answered in the ways of a seller that misbehaves;
 * of any named `none` it says that it has none.
 */
export class RecordingSeller {
  readonly received: ReceivedRequest[] = [];
  /** What the shell itself asks now and then, apart from what the page asks: whether it stands, and how it is. */
  readonly receivedOfShell: ReceivedRequest[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** Where the article named `elsewhere` sends whoever asks for it. */
  redirectTo = '/api/shop';

  /** What every terminal is refused with, once it is set. */
  refusal: 'terminal_revoked' | 'terminal_unknown' | null = null;

  /** The hash of the PIN that kiosks are told. */
  staffPin: string | null = null;

  static async start(): Promise<RecordingSeller> {
    const seller = new RecordingSeller();
    await new Promise<void>((resolve) => seller.#server.listen(0, '127.0.0.1', resolve));
    return seller;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a kiosk of this shop is enrolled with. */
  get enrolment() {
    return { sellerUrl: this.url, credential, rootThumbprint: 'R'.repeat(43), shopName: 'Recording Street Shop' };
  }

  /** What was asked under `path`, oldest first. */
  requestsTo(path: string): ReceivedRequest[] {
    return this.received.filter(({ url }) => url.split('?')[0] === path);
  }

  /** What a kiosk told about itself, oldest first. */
  get reports(): KioskReport[] {
    return this.receivedOfShell
      .filter(({ url }) => url === '/api/terminal/health')
      .map(({ body }) => JSON.parse(body) as KioskReport);
  }

  /** Is gone until it serves again, at the same address. */
  async fallSilent(): Promise<{ serveAgain(): Promise<void> }> {
    const { port } = this.#server.address() as AddressInfo;
    await this.stop();
    return {
      serveAgain: () => new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve)),
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    const { method = '', url = '', headers } = request;
    const isOfShell = ['/api/terminal/standing', '/api/terminal/health', '/api/terminal-key'].includes(url);
    (isOfShell ? this.receivedOfShell : this.received).push({ method, url, headers, body });
    if (this.refusal !== null) {
      response.writeHead(401, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ refusal: this.refusal, message: '' }));
    }
    if (url === '/api/terminal/health') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ staffPin: this.staffPin }));
    }
    if (url === '/api/terminal-key') return void response.writeHead(204).end();
    response.setHeader('set-cookie', 'seller=knows-you; Path=/');
    if (url === '/api/articles/silent') return;
    if (url === '/api/articles/elsewhere') return void response.writeHead(302, { location: this.redirectTo }).end();
    if (url === '/api/articles/piecemeal') return this.#answerInPieces(response);
    if (url.startsWith('/api/pictures/')) {
      response.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' });
      return void response.end(await picture(Number(url.split('/').at(-1))));
    }
    response.writeHead(url === '/api/articles/none' ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(url === '/api/articles/none' ? { refusal: 'not_found' } : { asked: url }));
  }

  /** The second half waits until somebody has asked for the shop, which a reader does who has the first. */
  #answerInPieces(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"first":1,');
    const asked = this.requestsTo('/api/shop').length;
    const waiting = setInterval(() => {
      if (this.requestsTo('/api/shop').length === asked && !response.destroyed) return;
      clearInterval(waiting);
      response.end('"second":2}');
    }, 20);
  }
}

function picture(width: number): Promise<Buffer> {
  return sharp({ create: { width, height: width, channels: 3, background: '#2d5d8f' } })
    .webp()
    .toBuffer();
}
