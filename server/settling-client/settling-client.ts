import { request } from 'node:http';
import type { Agent } from 'node:http';
import type { z } from 'zod';
import { auditHeadsAnswerSchema } from '../../contract/settling/audit-head.ts';
import type { AuditHeadsAnswer } from '../../contract/settling/audit-head.ts';
import { answerSchema } from '../../contract/settling/check.ts';
import type { Answer } from '../../contract/settling/check.ts';
import { longestAnswerLinesBytes } from '../../contract/settling/check-lines.ts';
import { dayReportAnswerSchema } from '../../contract/settling/day-report.ts';
import type { DayReportAnswer } from '../../contract/settling/day-report.ts';
import { operationAnswerSchema } from '../../contract/settling/operation.ts';
import type { OperationAnswer } from '../../contract/settling/operation.ts';
import { settlingHealthSchema, signedTimeSchema } from '../../contract/settling/settling-time.ts';
import { ChecksTogether } from './checks-together.ts';
import type { WayToSettling } from './way-to-settling.ts';

const largestAnswerBytes = Math.max(64 * 1024, longestAnswerLinesBytes);

/** Settling gave no usable answer; whether it acted is unknown. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  /** What happened on the way, for the log. */
  readonly way: 'deadline' | 'unreachable' | 'unusable';

  constructor(way: NoAnswer['way'], message: string) {
    super(message);
    this.way = way;
  }
}

/** @throws {NoAnswer} when it is not of the form of the contract */
function readAs<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new NoAnswer('unusable', 'the answer is not JSON');
  }
  const answer = schema.safeParse(parsed);
  if (!answer.success) throw new NoAnswer('unusable', 'the answer is not of the form of the contract');
  return answer.data;
}

/**
 * Speaks HTTP to settling over the private link. A connection that once stayed silent is not used again: after a deadline every
 * pooled connection is dropped, because those that outlived an interruption of the tunnel resume late.
 */
export class SettlingClient {
  readonly #way: WayToSettling;
  readonly #checks = new ChecksTogether((body, deadlineMs) => this.#exchange('POST', '/checks', body, deadlineMs));
  #agent: Agent;

  constructor(way: WayToSettling) {
    this.#way = way;
    this.#agent = way.makePool();
  }

  /** Posts a signed request. @throws {NoAnswer} @param deadlineMs for the whole exchange */
  ask(path: '/checks' | '/reversals', signedRequest: string, deadlineMs: number): Promise<Answer> {
    return this.#ask(path, signedRequest, deadlineMs, answerSchema);
  }

  /** Posts a signed operation. @throws {NoAnswer} @param deadlineMs for the whole exchange */
  operate(signedRequest: string, deadlineMs: number): Promise<OperationAnswer> {
    return this.#ask('/operations', signedRequest, deadlineMs, operationAnswerSchema);
  }

  /** Posts a signed part of a day's report. @throws {NoAnswer} @param deadlineMs for the whole exchange */
  report(signedRequest: string, deadlineMs: number): Promise<DayReportAnswer> {
    return this.#ask('/day-reports', signedRequest, deadlineMs, dayReportAnswerSchema);
  }

  /** Asks for the signed ends of settling's audit. @throws {NoAnswer} @param deadlineMs for the whole exchange */
  auditHeads(signedRequest: string, deadlineMs: number): Promise<AuditHeadsAnswer> {
    return this.#ask('/audit-heads', signedRequest, deadlineMs, auditHeadsAnswerSchema);
  }

  async #ask<Schema extends z.ZodType>(
    path: string,
    signedRequest: string,
    deadlineMs: number,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const isCheck = path === '/checks';
    const asking = isCheck
      ? this.#checks.ask(signedRequest, deadlineMs)
      : this.#exchange('POST', path, signedRequest, deadlineMs);
    return readAs(schema, await asking);
  }

  /** The key set, signed by settling's root; not verified here. @throws {NoAnswer} */
  keySet(deadlineMs: number): Promise<string> {
    return this.#exchange('GET', '/key-set', undefined, deadlineMs);
  }

  /**
   * Asks for a sign of life that repeats `nonce`.
   * @returns settling's time, epoch milliseconds
   * @throws {NoAnswer} when there is none
   */
  async probe(nonce: string, deadlineMs: number): Promise<number> {
    const text = await this.#exchange('GET', `/health?nonce=${nonce}`, undefined, deadlineMs);
    const health = readAs(settlingHealthSchema, text);
    if (health.nonce !== nonce) throw new NoAnswer('unusable', 'somebody else answers in the place of settling');
    if (!health.ok) throw new NoAnswer('unusable', 'settling can record nothing now');
    return health.now;
  }

  /** Settling's time, signed for the nonce of a terminal; not verified here. @throws {NoAnswer} */
  async signedTime(nonce: string, deadlineMs: number): Promise<string> {
    const text = await this.#exchange('GET', `/time?nonce=${nonce}`, undefined, deadlineMs);
    const signed = signedTimeSchema.safeParse(text);
    if (!signed.success) throw new NoAnswer('unusable', 'the answer is not of the form of the contract');
    return signed.data;
  }

  close(): void {
    this.#agent.destroy();
  }

  #dropConnections(): void {
    this.#agent.destroy();
    this.#agent = this.#way.makePool();
  }

  #exchange(method: 'GET' | 'POST', path: string, body: string | undefined, deadlineMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> =
        body === undefined
          ? { host: 'settling' }
          : { host: 'settling', 'content-type': 'application/jose', 'content-length': Buffer.byteLength(body) };
      const outgoing = request({ agent: this.#agent, method, path, headers });
      const deadline = setTimeout(() => {
        fail(new NoAnswer('deadline', `no answer within ${deadlineMs} ms`));
        this.#dropConnections();
      }, deadlineMs);
      const fail = (error: NoAnswer) => {
        clearTimeout(deadline);
        outgoing.destroy();
        reject(error);
      };
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        fail(new NoAnswer('unreachable', error.code ?? 'the connection broke')),
      );
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > largestAnswerBytes) fail(new NoAnswer('unusable', 'the answer is too long'));
          else chunks.push(chunk);
        });
        incoming.on('error', () => fail(new NoAnswer('unreachable', 'the connection broke')));
        incoming.on('end', () => {
          clearTimeout(deadline);
          resolve(Buffer.concat(chunks).toString('utf8'));
        });
      });
      outgoing.end(body);
    });
  }
}
