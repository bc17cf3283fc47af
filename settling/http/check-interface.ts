import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { JoseError } from '../../platform/compact-jose.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { StorageWatch } from '../../platform/database/storage-watch.ts';
import type { RefusedRequest, RefusedRequests } from '../audit/refused-requests.ts';
import type { SettlingAnswer } from '../check/checking.ts';
import type { AuditHeadsRequest } from '../../contract/settling/audit-head.ts';
import type { CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import type { DayReportAnswer, DayReportPart } from '../../contract/settling/day-report.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import {
  answerLinesType,
  longestCheckLinesBytes,
  mostCheckLines,
  readCheckLines,
  writeAnswerLines,
} from '../../contract/settling/check-lines.ts';
import { requestRefusals } from '../../contract/settling/refusals.ts';
import { settlingReadings, settlingRequests } from '../../contract/settling/requests.ts';
import type { SettlingRequest } from '../../contract/settling/requests.ts';
import { timeNonceSchema } from '../../contract/settling/settling-time.ts';
import type { SettlingHealth } from '../../contract/settling/settling-time.ts';
import type { OperationOutcome } from '../payment/operating.ts';
import type { ReportRefusal } from '../reconciliation/received-reports.ts';
import type { ListedSellers, SignedRequest } from './listed-sellers.ts';
import { readBody } from './request-body.ts';

export type CheckInterfaceParts = {
  sellers: ListedSellers;
  check: (request: CheckRequest) => Promise<SettlingAnswer>;
  reverse: (request: ReversalRequest) => Promise<SettlingAnswer>;
  operate: (request: OperationRequest) => Promise<OperationOutcome>;
  takeReport: (part: DayReportPart) => Promise<Exclude<DayReportAnswer, { refusal: string }> | ReportRefusal>;
  /** The signed ends of the audit, which every seller keeps outside settling's reach. */
  auditHeads: (request: AuditHeadsRequest) => Promise<{ auditHeads: string[] }>;
  signedKeySet: () => string | Promise<string>;
  /** Settling's time, signed for a nonce. */
  signedTime: (nonce: string) => string;
  refusedRequests: RefusedRequests;
  storage: Pick<StorageWatch, 'state' | 'noteRefused'>;
  clock: Clock;
  log: Log;
  /** A check is accepted for this long after it was signed, and this far ahead of settling's clock. */
  requestLifetimeMs: number;
  clockToleranceMs: number;
};

type Outcome =
  | { notice: string }
  | { receipt: string }
  | Exclude<DayReportAnswer, { refusal: string }>
  | { auditHeads: string[] }
  | (RefusedRequest & { isKept?: boolean });

/** What serves one kind of request, and the longest one that it takes, in bytes. */
type Resource = { path: string; longestBytes: number; answer: (signed: SignedRequest) => Promise<Outcome> };

const longestBodyBytes = Math.max(...Object.values(settlingRequests).map(({ longestBytes }) => longestBytes));
const mostInFlight = 1024;

const nonceForm = /^[A-Za-z0-9_-]{1,128}$/;

function timeNonceOf(query: string): string | undefined {
  return timeNonceSchema.safeParse(new URLSearchParams(query).get('nonce')).data;
}

function stranger(why: string): RefusedRequest {
  return { refusal: 'request_unauthenticated', why };
}

/** The names of the wrong fields, never their values. */
function wrongFields(error: z.ZodError): string {
  const names = error.issues.map(({ path, code }) => `${path.join('.') || 'the request'}: ${code}`);
  return names.join(', ').slice(0, 200);
}

/** Serves one kind of request: parses what a seller signed, or refuses it. */
function serve<Request>(
  { path, request, longestBytes }: SettlingRequest<Request>,
  handle: (request: Request) => Promise<Outcome>,
): Resource {
  const answer = async ({ sellerId, payload }: SignedRequest): Promise<Outcome> => {
    const parsed = request.safeParse(payload);
    if (!parsed.success) return { sellerId, refusal: 'request_malformed', why: wrongFields(parsed.error) };
    return handle(parsed.data);
  };
  return { path, longestBytes, answer };
}

/**
 * The private interface's HTTP surface (`contract/settling/requests.ts`). A sender that is not a listed seller always gets the same
 * answer, `request_unauthenticated`, for any request to any path.
 */
export class CheckInterface {
  readonly server: Server;
  readonly #parts: CheckInterfaceParts;
  readonly #checks = serve(settlingRequests.check, (request) => this.#check(request));
  readonly #resources = new Map(
    [
      this.#checks,
      serve(settlingRequests.reverse, (request) => this.#reverse(request)),
      serve(settlingRequests.operate, (request) => this.#operate(request)),
      serve(settlingRequests.report, (part) => this.#takeReport(part)),
      serve(settlingRequests.auditHeads, (request) => this.#parts.auditHeads(request)),
    ].map((resource) => [resource.path, resource] as const),
  );
  #inFlight = 0;

  constructor(parts: CheckInterfaceParts) {
    this.#parts = parts;
    const limits = { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 75_000 };
    const serve = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    this.server = createServer({ ...limits, requireHostHeader: false }, serve);
    this.server.maxConnections = 1024;
    // Node would answer these by itself, each in its own way.
    this.server.on('checkExpectation', serve);
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuseUnreadable(socket, error.code));
    this.server.on('connect', (_request, socket) => this.#refuseUnreadable(socket));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    try {
      const timeNonce = request.method === 'GET' && path === settlingReadings.time ? timeNonceOf(query) : undefined;
      if (request.method === 'GET' && path === settlingReadings.keySet) {
        this.#send(response, 200, await this.#parts.signedKeySet(), 'application/jose');
      } else if (request.method === 'GET' && path === settlingReadings.health) {
        const nonce = new URLSearchParams(query).get('nonce') ?? '';
        // Not ok while nothing can be recorded: the seller then asks for no card.
        const ok = this.#parts.storage.state().isAvailable;
        const health: SettlingHealth = { ok, now: this.#parts.clock.now() };
        if (nonceForm.test(nonce)) health.nonce = nonce;
        this.#send(response, ok ? 200 : 503, JSON.stringify(health));
      } else if (timeNonce !== undefined) {
        this.#send(response, 200, this.#parts.signedTime(timeNonce), 'application/jose');
      } else {
        const outcome = await this.#hear(request, path);
        if (Array.isArray(outcome)) this.#answerLines(response, outcome);
        else this.#answer(response, outcome);
      }
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      this.#answer(response, this.#unavailable(error as Error));
    }
  }

  async #hear(request: IncomingMessage, path: string): Promise<Outcome | Outcome[]> {
    const body = await readBody(
      request,
      path === settlingRequests.check.path ? longestCheckLinesBytes : longestBodyBytes,
    );
    const resource = request.method === 'POST' ? this.#resources.get(path) : undefined;
    if (!resource) return stranger('no such resource');
    if (!/^application\/jose\b/i.test(request.headers['content-type'] ?? '')) return stranger('not application/jose');
    if (body === undefined) return stranger('longer than anything is read');
    const lines = path === settlingRequests.check.path ? readCheckLines(body) : null;
    if (lines) return this.#checkLines(lines);
    const signed = this.#authenticate(body);
    if ('refusal' in signed) return signed;
    const { sellerId } = signed;
    if (body.length > resource.longestBytes)
      return { sellerId, refusal: 'request_too_large', why: `${body.length} bytes` };
    if (this.#inFlight >= mostInFlight) return { sellerId, refusal: 'settling_unavailable', why: 'too many at once' };
    this.#inFlight++;
    try {
      return await resource.answer(signed);
    } finally {
      this.#inFlight--;
    }
  }

  #authenticate(signed: string): SignedRequest | RefusedRequest {
    try {
      return this.#parts.sellers.authenticate(signed);
    } catch (error) {
      if (error instanceof JoseError) return stranger(error.message);
      throw error;
    }
  }

  /** Several checks of one seller (`check-lines.ts`): each is answered on its own. */
  async #checkLines(lines: readonly string[]): Promise<Outcome | Outcome[]> {
    const [first = '', ...others] = lines;
    const signed = this.#authenticate(first);
    if ('refusal' in signed) return signed;
    const { sellerId } = signed;
    if (lines.length > mostCheckLines) return { sellerId, refusal: 'request_too_large', why: `${lines.length} lines` };
    const all = [signed];
    for (const line of others) {
      const next = this.#authenticate(line);
      if ('refusal' in next) return next;
      if (next.sellerId !== sellerId) return stranger('lines of two sellers');
      all.push(next);
    }
    if (this.#inFlight + lines.length > mostInFlight) {
      return { sellerId, refusal: 'settling_unavailable', why: 'too many at once' };
    }
    this.#inFlight += lines.length;
    try {
      return await Promise.all(all.map((one, place) => this.#checkLine(one, lines[place] ?? '')));
    } finally {
      this.#inFlight -= lines.length;
    }
  }

  async #checkLine(signed: SignedRequest, line: string): Promise<Outcome> {
    const { sellerId } = signed;
    if (line.length > settlingRequests.check.longestBytes)
      return { sellerId, refusal: 'request_too_large', why: `${line.length} bytes` };
    try {
      return await this.#checks.answer(signed);
    } catch (error) {
      return { sellerId, ...this.#unavailable(error as Error) };
    }
  }

  /** Why a request could not be answered, which the log says once. */
  #unavailable(error: Error): RefusedRequest {
    const { message, stack } = error;
    if (error instanceof StorageUnavailable) {
      this.#parts.storage.noteRefused();
      return { refusal: 'settling_unavailable', why: message };
    }
    this.#parts.log.error({ event: 'request_failed', why: message, stack }, 'a request could not be answered');
    return { refusal: 'settling_unavailable', why: 'settling failed' };
  }

  async #check(request: CheckRequest): Promise<Outcome> {
    const { sellerId, applicationId, issuedAt } = request;
    const ageMs = this.#parts.clock.now() - issuedAt;
    if (ageMs > this.#parts.requestLifetimeMs || -ageMs > this.#parts.clockToleranceMs) {
      return { sellerId, applicationId, refusal: 'request_stale', why: `signed ${Math.round(ageMs / 1000)} s ago` };
    }
    const answer = await this.#parts.check(request);
    return 'notice' in answer ? answer : { ...answer, sellerId, applicationId, why: 'known with other content' };
  }

  /** A reversal may have any age: it has one effect however often it comes, and it only ever releases. */
  async #reverse(request: ReversalRequest): Promise<Outcome> {
    const { sellerId, applicationId } = request;
    const answer = await this.#parts.reverse(request);
    return 'notice' in answer ? answer : { ...answer, sellerId, applicationId, why: 'not to be reversed like this' };
  }

  /** An operation may have any age too: it is done once per id, and its answer gives the present state. */
  async #operate(request: OperationRequest): Promise<Outcome> {
    const { sellerId, applicationId, operation, operationId } = request;
    const outcome = await this.#parts.operate(request);
    return 'receipt' in outcome ? outcome : { ...outcome, sellerId, applicationId, why: `${operation} ${operationId}` };
  }

  async #takeReport(part: DayReportPart): Promise<Outcome> {
    const outcome = await this.#parts.takeReport(part);
    return 'dayReport' in outcome ? outcome : { ...outcome, sellerId: part.sellerId };
  }

  #answer(response: ServerResponse, outcome: Outcome): void {
    if (!('refusal' in outcome)) return this.#send(response, 200, JSON.stringify(outcome));
    const { refusal } = outcome;
    this.#send(response, requestRefusals[refusal].status, JSON.stringify({ refusal }));
    this.#note(outcome);
  }

  #answerLines(response: ServerResponse, outcomes: readonly Outcome[]): void {
    const answers = outcomes.map((outcome) => {
      if ('notice' in outcome) return { notice: outcome.notice };
      return { refusal: 'refusal' in outcome ? outcome.refusal : 'settling_unavailable' };
    });
    this.#send(response, 200, writeAnswerLines(answers), answerLinesType);
    for (const outcome of outcomes) if ('refusal' in outcome) this.#note(outcome);
  }

  /** A refusal that is kept was audited with its operation. */
  #note(outcome: RefusedRequest & { isKept?: boolean }): void {
    if (outcome.refusal !== 'settling_unavailable' && !outcome.isKept) this.#parts.refusedRequests.note(outcome);
  }

  #send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
    const length = Buffer.byteLength(body);
    // Settling is shutting down, and an open connection would delay it.
    if (!this.server.listening) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': type, 'content-length': length, 'cache-control': 'no-store' });
    response.end(body);
  }

  #refuseUnreadable(socket: Duplex, code?: string): void {
    // A connection that was opened and closed, as a probe of the link does.
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const body = JSON.stringify({ refusal: 'request_unauthenticated' });
    const head = `HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.end(`${head}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`);
    this.#parts.refusedRequests.note(stranger('not HTTP'));
  }
}
