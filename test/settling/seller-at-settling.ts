import { createECDH, createHash, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import type { Endpoint } from '../../platform/config-file.ts';
import { sealCompact, signCompact, thumbprint, verifyCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { SignedSeal } from '../../platform/terminal-signature.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import type { Card } from '../../contract/card.ts';
import { answerSchema, requestType } from '../../contract/settling/check.ts';
import type { Answer, CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import { operationAnswerSchema } from '../../contract/settling/operation.ts';
import type { OperationAnswer, OperationKind, OperationRequest } from '../../contract/settling/operation.ts';
import { receiptSchema, receiptType } from '../../contract/settling/receipt.ts';
import type { Receipt } from '../../contract/settling/receipt.ts';
import type { PublishedKey } from '../../contract/settling/key-set.ts';
import { noticeSchema, noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { makeNonce, sealType } from '../../contract/settling/seal.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import { terminalSignatureType } from '../../contract/settling/terminal-signature.ts';
import type { RequestingTerminal, TerminalSignatureContents } from '../../contract/settling/terminal-signature.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';

export type HttpAnswer = { status: number; headers: Record<string, unknown>; text: string };

export type Purchase = { card: Card; amountMinor?: number; applicationId?: string };

function keyPairNamed(name: string): KeyPair {
  const secret = createHash('sha256').update(name).digest();
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  const [x, y] = [curve.getPublicKey().subarray(1, 33), curve.getPublicKey().subarray(33)];
  const publicJwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  const privateJwk = { ...publicJwk, d: secret.toString('base64url') };
  return {
    kid: thumbprint(publicJwk),
    publicJwk,
    publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }),
    privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }),
  };
}

/** A seller, and a terminal of its, as settling meets them: they seal, sign, ask and read notices. */
export class SellerAtSettling {
  readonly sellerId: string;
  readonly key: KeyPair;
  readonly #clock: Clock;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 128 });
  /** The key of each terminal, by its id. */
  readonly #terminalKeys = new Map<string, KeyPair>();
  #endpoint: Endpoint | undefined;
  #keys: SettlingKeys | undefined;

  constructor(sellerId: string, clock: Clock, key: KeyPair = makeKeyPair()) {
    this.sellerId = sellerId;
    this.key = key;
    this.#clock = clock;
  }

  get listing(): SettlingConfigFile['sellers'][number] {
    return { sellerId: this.sellerId, name: this.sellerId, publicJwk: this.key.publicJwk as PublishedKey['jwk'] };
  }

  meet(endpoint: Endpoint, keys: SettlingKeys): void {
    this.#endpoint = endpoint;
    this.#keys = keys;
  }

  sealContents({ card, amountMinor = 36_00, applicationId = randomUUID() }: Purchase): SealContents {
    return {
      card,
      applicationId,
      sellerId: this.sellerId,
      terminalId: 'kiosk-1',
      amountMinor,
      currency: 'EUR',
      issuedAt: this.#clock.now(),
      nonce: makeNonce(),
    };
  }

  seal(contents: unknown): string {
    const key = this.#keys!.sealing.at(-1)!;
    return sealCompact(contents, key.publicKey, { kid: key.kid, typ: sealType });
  }

  /** The key pair of a terminal: the same for every test program that plays this terminal of this seller. */
  terminalKey(terminalId: string): KeyPair {
    const key = this.#terminalKeys.get(terminalId) ?? keyPairNamed(`${this.sellerId} ${terminalId}`);
    this.#terminalKeys.set(terminalId, key);
    return key;
  }

  /** What a terminal signs over its seal, with whatever `changes`, by its own key or another. */
  signAsTerminal(
    contents: SignedSeal & { issuedAt: number },
    {
      key = this.terminalKey(contents.terminalId),
      ...changes
    }: Partial<TerminalSignatureContents> & { key?: KeyPair } = {},
  ): string {
    const { applicationId, sellerId, terminalId, amountMinor, currency, seal, issuedAt } = contents;
    const sealSha256 = createHash('sha256').update(seal).digest('base64url');
    const signed = { applicationId, sellerId, terminalId, amountMinor, currency, sealSha256, issuedAt, ...changes };
    return signCompact(signed, key.privateKey, { kid: key.kid, typ: terminalSignatureType });
  }

  /** A check of what was sealed, signed over by its terminal, with whatever `changes` about what is asked. */
  checkOf(contents: SealContents, changes: Partial<CheckRequest> = {}): CheckRequest {
    const { applicationId, amountMinor, currency, terminalId, issuedAt } = contents;
    const asked = {
      request: 'check' as const,
      sellerId: this.sellerId,
      applicationId,
      amountMinor,
      currency,
      issuedAt: this.#clock.now(),
      ...changes,
      seal: changes.seal ?? this.seal(contents),
    };
    const publicJwk = this.terminalKey(terminalId).publicJwk as RequestingTerminal['publicJwk'];
    const terminal = (): RequestingTerminal => ({
      terminalId,
      enrolledBy: 'staff',
      publicJwk,
      signature: this.signAsTerminal({ ...asked, terminalId, issuedAt }),
    });
    return { ...asked, terminal: changes.terminal ?? terminal() };
  }

  reversalOf({
    applicationId,
    amountMinor,
    currency,
  }: Pick<CheckRequest, 'applicationId' | 'amountMinor' | 'currency'>): ReversalRequest {
    return {
      request: 'reversal',
      sellerId: this.sellerId,
      applicationId,
      amountMinor,
      currency,
      issuedAt: this.#clock.now(),
    };
  }

  sign(payload: unknown, typ = requestType): string {
    return signCompact(payload, this.key.privateKey, { kid: this.key.kid, typ });
  }

  post(path: string, body: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    return this.exchange('POST', path, body, { 'content-type': 'application/jose', ...headers });
  }

  exchange(method: string, path: string, body = '', headers: Record<string, string> = {}): Promise<HttpAnswer> {
    const endpoint = this.#endpoint!;
    const target =
      endpoint.kind === 'socket' ? { socketPath: endpoint.path } : { host: endpoint.host, port: endpoint.port };
    return new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const outgoing = request({ ...target, agent: this.#agent, method, path, headers: { ...length, ...headers } });
      outgoing.once('error', reject);
      outgoing.once('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        incoming.once('error', reject);
        incoming.once('end', () => resolve({ status: incoming.statusCode!, headers: incoming.headers, text }));
      });
      outgoing.end(body);
    });
  }

  async check(check: CheckRequest): Promise<Answer> {
    return answerSchema.parse(JSON.parse((await this.post('/checks', this.sign(check))).text));
  }

  async reverse(reversal: ReversalRequest): Promise<Answer> {
    return answerSchema.parse(JSON.parse((await this.post('/reversals', this.sign(reversal))).text));
  }

  /** An operation on what was approved, with whatever `changes`. */
  operationOf(
    operation: OperationKind,
    { applicationId, amountMinor, currency }: Pick<CheckRequest, 'applicationId' | 'amountMinor' | 'currency'>,
    changes: Partial<OperationRequest> = {},
  ): OperationRequest {
    const subject = { sellerId: this.sellerId, applicationId, amountMinor, currency };
    const operationId = randomUUID();
    return { request: 'operation', operation, operationId, ...subject, issuedAt: this.#clock.now(), ...changes };
  }

  async operate(operation: OperationRequest): Promise<OperationAnswer> {
    return operationAnswerSchema.parse(JSON.parse((await this.post('/operations', this.sign(operation))).text));
  }

  /** Reads a receipt as a seller does: by settling's published keys. */
  readReceipt(answer: OperationAnswer): Receipt {
    if (!('receipt' in answer)) throw new Error(`settling refused: ${answer.refusal}`);
    const keyFor = (kid: string | undefined) => this.#keys!.notice.find((key) => key.kid === kid)?.publicKey;
    return receiptSchema.parse(verifyCompact(answer.receipt, receiptType, ({ kid }) => keyFor(kid)));
  }

  /** Reads a notice as a seller does: by settling's published keys. */
  read(answer: Answer): Notice {
    if (!('notice' in answer)) throw new Error(`settling refused: ${answer.refusal}`);
    const keyFor = (kid: string | undefined) => this.#keys!.notice.find((key) => key.kid === kid)?.publicKey;
    return noticeSchema.parse(verifyCompact(answer.notice, noticeType, ({ kid }) => keyFor(kid)));
  }

  /** Seals, asks and reads: one whole check. */
  async buy(purchase: Purchase): Promise<Notice> {
    return this.read(await this.check(this.checkOf(this.sealContents(purchase))));
  }

  leave(): void {
    this.#agent.destroy();
  }
}
