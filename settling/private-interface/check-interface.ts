import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { JoseError } from '../../platform/compact-jose.ts';
import type { Log } from '../../platform/log.ts';
import type { RefusedRequests } from '../audit/refused-requests.ts';
import { checkRequestSchema, reversalRequestSchema } from '../contract/check.ts';
import type { Answer, CheckRequest, ReversalRequest } from '../contract/check.ts';
import { requestRefusals } from '../contract/refusals.ts';
import type { RequestRefusal } from '../contract/refusals.ts';
import { namesOfWrongFields } from './listed-sellers.ts';
import type { ListedSellers, SignedRequest } from './listed-sellers.ts';
import { readBody } from './request-body.ts';

/**
 * The private interface's HTTP surface (`settling/contract/check.ts`). Whoever is not a listed seller gets one same answer
 * to whatever he sends, wherever he sends it: the refusal of an unauthenticated request.
 */
export type CheckInterfaceParts = {
  sellers: ListedSellers;
  check: (request: CheckRequest) => Promise<Answer>;
  reverse: (request: ReversalRequest) => Promise<Answer>;
  signedKeySet: () => string;
  refusedRequests: RefusedRequests;
  clock: Clock;
  log: Log;
  /** How long after it was signed a check is heard, and how far ahead of settling's clock it may be. */
  requestLifetimeMs: number;
  clockToleranceMs: number;
};

// The longest right request is about 6,700 bytes: a seal of 4,096 characters within a JWS.
const longestRequestBytes = 8 * 1024;
const longestBodyBytes = 64 * 1024;
const mostInFlight = 1024;

type Refused = { refusal: RequestRefusal; why: string; sellerId?: string; applicationId?: string };
type Outcome = Answer | Refused;

const isoNonce = /^[A-Za-z0-9_-]{1,128}$/;

function refuseStranger(why: string): Refused {
  return { refusal: 'request_unauthenticated', why };
}

export class CheckInterface {
  readonly server: Server;
  readonly #parts: CheckInterfaceParts;
  #inFlight = 0;

  constructor(parts: CheckInterfaceParts) {
    this.#parts = parts;
    this.server = createServer(
      { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 75_000 },
      (request, response) => void this.#serve(request, response),
    );
    this.server.maxConnections = 1024;
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuseUnreadable(error, socket));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, query] = (request.url ?? '').split('?', 2);
    if (request.method === 'GET' && path === '/key-set') return this.#send(response, 200, this.#parts.signedKeySet(), 'application/jose');
    if (request.method === 'GET' && path === '/health') return this.#answerHealth(response, query ?? '');
    let outcome: Outcome;
    try {
      outcome = await this.#hear(request, path ?? '');
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      this.#parts.log.error({ event: 'request_failed', why: (error as Error).message, stack: (error as Error).stack });
      outcome = { refusal: 'settling_unavailable', why: 'settling failed' };
    }
    this.#sendOutcome(request, response, outcome);
  }

  async #hear(request: IncomingMessage, path: string): Promise<Outcome> {
    const isAsked = request.method === 'POST' && (path === '/checks' || path === '/reversals');
    if (!isAsked) return refuseStranger('no such resource');
    if (!/^application\/jose\b/.test(request.headers['content-type'] ?? '')) return refuseStranger('not application/jose');
    const body = await readBody(request, longestBodyBytes);
    if (body === undefined) return refuseStranger('longer than anything is read');
    let signed: SignedRequest;
    try {
      signed = this.#parts.sellers.authenticate(body);
    } catch (error) {
      if (error instanceof JoseError) return refuseStranger(error.message);
      throw error;
    }
    if (body.length > longestRequestBytes) return { refusal: 'request_too_large', why: `${body.length} bytes`, sellerId: signed.sellerId };
    if (this.#inFlight >= mostInFlight) return { refusal: 'settling_unavailable', why: 'too many at once', sellerId: signed.sellerId };
    this.#inFlight++;
    try {
      return await (path === '/checks' ? this.#check(signed) : this.#reverse(signed));
    } finally {
      this.#inFlight--;
    }
  }

  async #check({ sellerId, payload }: SignedRequest): Promise<Outcome> {
    const parsed = checkRequestSchema.safeParse(payload);
    if (!parsed.success) return this.#malformed(sellerId, parsed.error);
    const { applicationId, issuedAt } = parsed.data;
    const age = this.#parts.clock.now() - issuedAt;
    if (age > this.#parts.requestLifetimeMs || -age > this.#parts.clockToleranceMs) {
      return { refusal: 'request_stale', why: `signed ${Math.round(age / 1000)} s ago`, sellerId, applicationId };
    }
    return this.#withSender(await this.#parts.check(parsed.data), sellerId, applicationId);
  }

  /** A reversal may be as old as it likes: it has one effect however often it comes, and only ever releases. */
  async #reverse({ sellerId, payload }: SignedRequest): Promise<Outcome> {
    const parsed = reversalRequestSchema.safeParse(payload);
    if (!parsed.success) return this.#malformed(sellerId, parsed.error);
    return this.#withSender(await this.#parts.reverse(parsed.data), sellerId, parsed.data.applicationId);
  }

  #malformed(sellerId: string, error: z.ZodError): Refused {
    return { refusal: 'request_malformed', why: namesOfWrongFields(error), sellerId };
  }

  #withSender(answer: Answer, sellerId: string, applicationId: string): Outcome {
    if (!('refusal' in answer)) return answer;
    return { refusal: answer.refusal as RequestRefusal, why: 'known with other content', sellerId, applicationId };
  }

  #sendOutcome(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
    if ('notice' in outcome) return this.#send(response, 200, JSON.stringify({ notice: outcome.notice }));
    const refused = outcome as Refused;
    const { refusal } = refused;
    // What is left of a body that nobody reads would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    this.#send(response, requestRefusals[refusal].status, JSON.stringify({ refusal }));
    if (refusal !== 'settling_unavailable') this.#parts.refusedRequests.note(refused);
  }

  #answerHealth(response: ServerResponse, query: string): void {
    const nonce = new URLSearchParams(query).get('nonce') ?? '';
    this.#send(response, 200, JSON.stringify(isoNonce.test(nonce) ? { ok: true, nonce } : { ok: true }));
  }

  #send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    response.end(body);
  }

  #refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const body = JSON.stringify({ refusal: 'request_unauthenticated' });
    const head = `HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.end(`${head}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`);
    this.#parts.refusedRequests.note(refuseStranger('not HTTP'));
  }
}
