/**
 * A seller, with the credit company behind it, played by one small HTTP server: contract-valid answers, articles and pictures
 * made up on the spot, real keys, a real key set and real notices. What it does wrong is chosen by the test.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { openCompact, signCompact, thumbprint } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { readTerminalSignature } from '../../platform/terminal-signature.ts';
import { applicationSchema, withdrawalSchema } from '../../contract/seller/application.ts';
import type {
  Application,
  ApplicationOutcome,
  LineDifference,
  PurchaseSubject,
} from '../../contract/seller/application.ts';
import type { Shop } from '../../contract/seller/article.ts';
import { newHelpCallSchema } from '../../contract/seller/help-call.ts';
import type { HelpCall } from '../../contract/seller/help-call.ts';
import { orderLookUpRequestSchema } from '../../contract/seller/order-look-up.ts';
import type { LookedUpOrder } from '../../contract/seller/order-look-up.ts';
import { receiptMailRequestSchema } from '../../contract/seller/receipt-mail.ts';
import type { ReceiptMailRequest } from '../../contract/seller/receipt-mail.ts';
import { refusalMessages } from '../../contract/seller/refusal-messages.ts';
import { refusals } from '../../contract/seller/refusals.ts';
import type { RefusalName } from '../../contract/seller/refusals.ts';
import { terminalKeySchema } from '../../contract/seller/terminal-key.ts';
import type { PublicJwk } from '../../contract/seller/terminal-key.ts';
import { selfEnrolmentSchema } from '../../contract/seller/terminal.ts';
import type { TerminalSession } from '../../contract/seller/terminal.ts';
import type { ShopLook } from '../../contract/seller/shop-look.ts';
import { keySetType } from '../../contract/settling/key-set.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import type { Currency } from '../../contract/money.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { sealContentsSchema, sealType } from '../../contract/settling/seal.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import { makeShelf, pictureOf } from './stand-in-shelf.ts';

const dayMs = 24 * 3_600_000;

/** How a check ends here. `wrong-signature`: accepted by the seller, with a notice that settling did not sign. */
export type Ending =
  | 'accepted'
  | 'rejected'
  | 'seal_refused'
  | 'terminal_refused'
  | 'undetermined'
  | 'reversed'
  | 'withdrawn'
  | 'wrong-signature'
  | 'wrong-amount';

export type StandInBehaviour = {
  ending: Ending;
  isCreditAvailable: boolean;
  /** A scan adds to the basket. */
  scanAddsToBasket?: true;
  sellerId: string;
  /** The key set is signed by another root than the one that is pinned. */
  keySetIsSwapped: boolean;
  /** The application is refused with this. */
  refusal: RefusalName | null;
  /** So is the terminal's session. */
  sessionRefusal: RefusalName | null;
  differences: LineDifference[];
  /** Whether settling signs a reversal of what is withdrawn; otherwise it cannot be reached, or nobody asks it. */
  signsReversals: boolean;
  /** How long a check takes. */
  checkMs: number;
  /** How many applications are swallowed: received, and the line cut before the answer. */
  cutLines: number;
  currency: Currency;
  locale: string;
  shopName: string;
  /** What the shop says of itself where it is configured. */
  place: { address?: string[]; timeZone?: string };
  /** What the QR code of a receipt says; null while the seller cannot say it. */
  receiptCode: string | null;
  /** The age limits of articles, by handle. */
  ageLimits: Record<string, number>;
  /** The receipt can be sent by email, unless that is refused. */
  mailsReceipts?: true;
  mailRefusal: RefusalName | null;
  /** A shop with one way has no step for it. */
  fulfilments: Shop['fulfilments'];
  servedCountries: string[];
  look: ShopLook;
};

const usual: StandInBehaviour = {
  ending: 'accepted',
  isCreditAvailable: true,
  sellerId: 'stand-in',
  keySetIsSwapped: false,
  refusal: null,
  sessionRefusal: null,
  differences: [],
  signsReversals: true,
  checkMs: 50,
  cutLines: 0,
  currency: 'EUR',
  locale: 'en-IE',
  shopName: 'Corner & Co.',
  place: {},
  receiptCode: 'https://corner.example/receipt/e30.e30.e30',
  ageLimits: {},
  mailRefusal: null,
  fulfilments: ['collect', 'deliver'],
  servedCountries: ['IE', 'DE', 'JP', 'HK', 'US'],
  look: {},
};

function publish({ kid, publicJwk }: KeyPair, purpose: PublishedKey['purpose'], now: number): PublishedKey {
  const jwk = publicJwk as PublishedKey['jwk'];
  return { kid, purpose, jwk, notBefore: now - dayMs, notAfter: now + dayMs };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/** The one order that is found by its number and code. */
const lookedUp: LookedUpOrder = {
  orderNumber: '100001',
  state: 'ready',
  acceptedAt: 1_800_000_000_000,
  lines: [{ title: 'Stoneware mug', quantity: 2, unitPriceMinor: 1_890 }],
  totalMinor: 3_780,
  currency: 'EUR',
};

const pagePolicy =
  "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'";

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** What every kiosk that is enrolled with a stand-in has. */
export const standInCredential = 'kiosk.c3RhbmQtaW4tc2VjcmV0LW5vdC1mb3ItYW55LXNob3A';

export class StandInSeller {
  readonly behaviour: StandInBehaviour;
  readonly shelf = makeShelf();
  /** Every request as it came, for whoever looks for what must not be in it. */
  readonly requests: { method: string; url: string; body: string }[] = [];
  /** Each application once, by its id, with what settling found in its seal. */
  readonly applications = new Map<
    string,
    { application: Application; sealed: SealContents; outcome: ApplicationOutcome }
  >();
  /** The receipts that were asked for by email, as often as they were. */
  readonly receiptMails: ReceiptMailRequest[] = [];
  /** What was withdrawn before it was received. */
  readonly withdrawn = new Map<string, ApplicationOutcome>();
  /** The open call for help; a test answers it. */
  helpCall: HelpCall | null = null;
  helpRefusal: RefusalName | null = null;
  readonly #root = makeKeyPair();
  readonly #sealing = makeKeyPair();
  readonly #notice = makeKeyPair();
  readonly #stranger = makeKeyPair();
  readonly #pageFolder: string;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  /** The public key of each browser that enrolled itself, by its terminal id. */
  readonly #enrolled = new Map<string, PublicJwk>();

  private constructor(pageFolder: string, behaviour: Partial<StandInBehaviour>) {
    this.#pageFolder = pageFolder;
    this.behaviour = { ...usual, ...behaviour };
  }

  /** @param pageFolder the built page */
  static async start(pageFolder: string, behaviour: Partial<StandInBehaviour> = {}): Promise<StandInSeller> {
    const seller = new StandInSeller(pageFolder, behaviour);
    await new Promise<void>((resolve) => seller.#server.listen(0, '127.0.0.1', resolve));
    return seller;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a kiosk of this shop was enrolled with. */
  get rootThumbprint(): string {
    return this.#root.kid;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Lets what was undetermined become reversed. */
  reverse(): void {
    for (const { outcome } of this.applications.values())
      if (outcome.state === 'undetermined') {
        Object.assign(outcome, { state: 'reversed', notice: this.#sign('reversal', outcome) });
      }
  }

  #shop() {
    const { shopName: name, currency, locale, isCreditAvailable, sellerId } = this.behaviour;
    const { fulfilments, servedCountries, look, scanAddsToBasket, mailsReceipts, place } = this.behaviour;
    const shop = { sellerId, name, ...place, currency, locale, isCreditAvailable, fulfilments, servedCountries, look };
    return { ...shop, ...(scanAddsToBasket && { scanAddsToBasket }), ...(mailsReceipts && { mailsReceipts }) };
  }

  #keySet(): string {
    const now = Date.now();
    const keys = [publish(this.#sealing, 'seal', now), publish(this.#notice, 'notice', now)];
    const keySet: KeySet = { issuer: 'settling', issuedAt: now, expiresAt: now + dayMs, keys };
    const { privateKey, kid, publicJwk: jwk } = this.behaviour.keySetIsSwapped ? this.#stranger : this.#root;
    return signCompact(keySet, privateKey, { kid, typ: keySetType, jwk });
  }

  #signedNotice(application: Application): string | null {
    const { ending } = this.behaviour;
    if (ending === 'undetermined' || ending === 'withdrawn') return null;
    const isDeclined = ending === 'rejected' || ending === 'seal_refused' || ending === 'terminal_refused';
    const kind = isDeclined ? 'non-approval' : 'approval';
    return this.#sign(ending === 'reversed' ? 'reversal' : kind, application);
  }

  #sign(kind: Notice['kind'], { applicationId, totalMinor, currency }: PurchaseSubject): string {
    const { ending } = this.behaviour;
    const notice: Notice = {
      noticeId: randomUUID(),
      kind,
      sellerId: this.behaviour.sellerId,
      applicationId,
      amountMinor: ending === 'wrong-amount' ? totalMinor + 1 : totalMinor,
      currency,
      ...(ending === 'rejected' && { reason: 'declined' }),
      ...(ending === 'seal_refused' && { reason: 'seal_refused' }),
      ...(ending === 'terminal_refused' && { reason: 'terminal_refused' }),
      decidedAt: Date.now(),
    };
    const signer = ending === 'wrong-signature' ? this.#stranger : this.#notice;
    return signCompact(notice, signer.privateKey, { kid: this.#notice.kid, typ: noticeType });
  }

  #decide(application: Application): ApplicationOutcome {
    const { ending } = this.behaviour;
    const states = {
      accepted: 'accepted',
      'wrong-signature': 'accepted',
      'wrong-amount': 'accepted',
      rejected: 'rejected',
      seal_refused: 'rejected',
      terminal_refused: 'rejected',
      undetermined: 'undetermined',
      reversed: 'reversed',
      withdrawn: 'withdrawn',
    } as const;
    const isCollected = application.fulfilment.method === 'collect';
    return {
      applicationId: application.applicationId,
      state: states[ending],
      totalMinor: application.totalMinor,
      currency: application.currency,
      notice: this.#signedNotice(application),
      order:
        states[ending] === 'accepted'
          ? { orderNumber: `S-${1001 + this.applications.size}`, collectionCode: isCollected ? '4K7-92' : null }
          : null,
      timing: null,
    };
  }

  #isSigned(application: Application, terminalId: string, publicJwk: PublicJwk): boolean {
    const { applicationId, totalMinor: amountMinor, currency, seal, terminalSignature: signature } = application;
    const about = { applicationId, sellerId: this.behaviour.sellerId, terminalId, amountMinor, currency, seal };
    return readTerminalSignature({ signature, publicJwk }, about) !== null;
  }

  async #apply(application: Application): Promise<ApplicationOutcome> {
    const { applicationId } = application;
    const known = this.applications.get(applicationId)?.outcome ?? this.withdrawn.get(applicationId);
    if (known) return known;
    const sealed = sealContentsSchema.parse(openCompact(application.seal, sealType, () => this.#sealing.privateKey));
    const outcome = this.#decide(application);
    this.applications.set(applicationId, { application, sealed, outcome });
    await new Promise((resolve) => setTimeout(resolve, this.behaviour.checkMs));
    return outcome;
  }

  /** What was never received is taken back before it arrives. */
  #withdraw(subject: PurchaseSubject): ApplicationOutcome {
    const known = this.applications.get(subject.applicationId)?.outcome ?? this.withdrawn.get(subject.applicationId);
    if (known) return known;
    const isSigned = this.behaviour.signsReversals;
    const outcome: ApplicationOutcome = {
      ...subject,
      state: isSigned ? 'reversed' : 'withdrawn',
      notice: isSigned ? this.#sign('reversal', subject) : null,
      order: null,
      timing: null,
    };
    this.withdrawn.set(subject.applicationId, outcome);
    return outcome;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const body = await readBody(request);
    this.requests.push({ method, url, body });
    const { pathname, searchParams } = new URL(url, 'http://stand-in');
    const say = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const refuse = (refusal: RefusalName, more = {}) =>
      say({ refusal, message: refusalMessages[refusal], ...more }, refusals[refusal]);

    if (!pathname.startsWith('/api/')) return this.#servePage(pathname, response);
    const [, , resource, name, width] = pathname.split('/').map(decodeURIComponent);
    // A kiosk's shell sends a credential, which any kiosk of a test may have.
    const isKiosk = request.headers.authorization === `Terminal ${standInCredential}`;
    const terminal = isKiosk ? 'kiosk' : /sidelane_terminal=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const publicJwk = terminal === undefined ? undefined : this.#enrolled.get(terminal);

    if (resource === 'shop') return say(this.#shop());
    if (resource === 'categories') return say({ categories: this.shelf.categories() });
    if (resource === 'stock') return say({ stock: this.shelf.stock((searchParams.get('variants') ?? '').split(',')) });
    if (resource === 'variants') {
      const found = this.shelf.carrierOf(searchParams.get('barcode') ?? '');
      return found ? say(found) : refuse('not_found');
    }
    if (resource === 'article-filters') return say({ narrowing: this.shelf.narrowing(searchParams) });
    if (resource === 'article-departments') {
      return say({ departments: this.shelf.departmentCounts(searchParams) });
    }
    if (resource === 'articles' && name === undefined) return say(this.shelf.list(searchParams));
    if (resource === 'articles') {
      const article = this.shelf.article(name!, searchParams.get('language'));
      if (article && width === 'related') return say({ articles: this.shelf.related(article) });
      return article ? say({ ...article, ageLimit: this.behaviour.ageLimits[name!] ?? null }) : refuse('not_found');
    }
    if (resource === 'pictures') {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(pictureOf(name!, Number(width)));
      return;
    }
    if (resource === 'terminals' && method === 'POST') {
      const terminalId = `t-${randomUUID()}`;
      this.#enrolled.set(terminalId, selfEnrolmentSchema.parse(JSON.parse(body)).publicJwk);
      response.setHeader('set-cookie', `sidelane_terminal=${terminalId}; HttpOnly; SameSite=Strict; Path=/api`);
      return say({ terminalId, credential: null }, 201);
    }
    // Whether it stands, and how it is.
    if (isKiosk && resource === 'terminal' && name !== undefined) return say({});
    if (isKiosk && resource === 'terminal-key') {
      this.#enrolled.set('kiosk', terminalKeySchema.parse(JSON.parse(body)).publicJwk);
      response.writeHead(204).end();
      return;
    }
    if (terminal === undefined || publicJwk === undefined) return refuse('terminal_unknown');
    if (resource === 'terminal') {
      if (this.behaviour.sessionRefusal) return refuse(this.behaviour.sessionRefusal);
      const session: TerminalSession = {
        terminalId: terminal,
        kind: isKiosk ? 'kiosk' : 'browser',
        keyThumbprint: thumbprint(publicJwk),
        shop: this.#shop(),
        keySet: this.#keySet(),
        rootThumbprint: this.#root.kid,
      };
      return say(session);
    }
    if (resource === 'order-look-ups') {
      const { orderNumber, collectionCode } = orderLookUpRequestSchema.parse(JSON.parse(body));
      return orderNumber === '100001' && collectionCode === 'QRS7KP' ? say(lookedUp) : refuse('not_found');
    }
    if (resource === 'help-calls') {
      if (this.helpRefusal) return refuse(this.helpRefusal);
      if (method === 'GET') return say({ call: this.helpCall });
      if (name === undefined) {
        const { callId } = newHelpCallSchema.parse(JSON.parse(body));
        this.helpCall ??= { callId, state: 'waiting', calledAt: Date.now() };
        return say(this.helpCall);
      }
      if (this.helpCall?.callId === name) this.helpCall = null;
      return say({ callId: name, state: 'over', calledAt: 0 });
    }
    if (resource === 'applications' && width === 'receipt-mails') {
      const mail = receiptMailRequestSchema.parse(JSON.parse(body));
      this.receiptMails.push(mail);
      const { mailRefusal } = this.behaviour;
      return mailRefusal ? refuse(mailRefusal) : say({ mailId: mail.mailId, state: 'waiting' }, 202);
    }
    if (resource === 'applications' && method === 'POST' && name !== undefined) {
      return say(this.#withdraw({ applicationId: name, ...withdrawalSchema.parse(JSON.parse(body)) }));
    }
    if (resource === 'applications' && method === 'POST') {
      const { refusal, differences } = this.behaviour;
      if (refusal) return refuse(refusal, refusal === 'basket_out_of_date' ? { differences } : {});
      const application = applicationSchema.parse(JSON.parse(body));
      if (!this.#isSigned(application, terminal, publicJwk)) return refuse('terminal_signature_invalid');
      const outcome = await this.#apply(application);
      if (this.behaviour.cutLines > 0) {
        this.behaviour.cutLines--;
        response.destroy();
        return;
      }
      return say(outcome);
    }
    if (resource === 'applications' && width === 'receipt') {
      const { receiptCode: code } = this.behaviour;
      const isAccepted = this.applications.get(name!)?.outcome.state === 'accepted';
      return isAccepted && code !== null ? say({ code }) : refuse('not_found');
    }
    if (resource === 'applications') {
      const known = this.applications.get(name!)?.outcome ?? this.withdrawn.get(name!);
      return known ? say(known) : refuse('not_found');
    }
    refuse('not_found');
  }

  async #servePage(pathname: string, response: ServerResponse): Promise<void> {
    const file = path.join(this.#pageFolder, pathname === '/' ? 'index.html' : path.normalize(pathname));
    try {
      const content = await readFile(file);
      const type = mediaTypes[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': pagePolicy }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}
