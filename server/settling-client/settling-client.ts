import { request } from 'node:http';
import type { Agent } from 'node:http';
import type { z } from 'zod';
import { settlingReadings, settlingRequests } from '../../contract/settling/requests.ts';
import type { SettlingRefusal, SettlingRequest } from '../../contract/settling/requests.ts';
import { longestAnswerLinesBytes } from '../../contract/settling/check-lines.ts';
import { settlingHealthSchema, signedTimeSchema } from '../../contract/settling/settling-time.ts';
import { ChecksTogether } from './checks-together.ts';
import type { WayToSettling } from './way-to-settling.ts';

const longestAnswerBytes = 64 * 1024;

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
  readonly #checks = new ChecksTogether((body, deadlineMs) =>
    this.#exchange('POST', settlingRequests.check.path, body, deadlineMs, longestAnswerLinesBytes),
  );
  #agent: Agent;

  constructor(way: WayToSettling) {
    this.#way = way;
    this.#agent = way.makePool();
  }

  /**
   * Posts a signed request.
   * @param deadlineMs for the whole exchange
   * @returns settling's answer; what it signed in it is not verified here
   * @throws {NoAnswer}
   */
  async ask<Request, Given extends object>(
    { path, answer }: SettlingRequest<Request, Given>,
    signedRequest: string,
    deadlineMs: number,
  ): Promise<Given | SettlingRefusal> {
    const asking =
      path === settlingRequests.check.path
        ? this.#checks.ask(signedRequest, deadlineMs)
        : this.#exchange('POST', path, signedRequest, deadlineMs);
    return readAs(answer, await asking);
  }

  /** The key set, signed by settling's root; not verified here. @throws {NoAnswer} */
  keySet(deadlineMs: number): Promise<string> {
    return this.#exchange('GET', settlingReadings.keySet, undefined, deadlineMs);
  }

  /**
   * Asks for a sign of life that repeats `nonce`.
   * @returns settling's time, epoch milliseconds
   * @throws {NoAnswer} when there is none
   */
  async probe(nonce: string, deadlineMs: number): Promise<number> {
    const text = await this.#exchange('GET', `${settlingReadings.health}?nonce=${nonce}`, undefined, deadlineMs);
    const health = readAs(settlingHealthSchema, text);
    if (health.nonce !== nonce) throw new NoAnswer('unusable', 'somebody else answers in the place of settling');
    if (!health.ok) throw new NoAnswer('unusable', 'settling can record nothing now');
    return health.now;
  }

  /** Settling's time, signed for the nonce of a terminal; not verified here. @throws {NoAnswer} */
  async signedTime(nonce: string, deadlineMs: number): Promise<string> {
    const text = await this.#exchange('GET', `${settlingReadings.time}?nonce=${nonce}`, undefined, deadlineMs);
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

  #exchange(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    deadlineMs: number,
    longestBytes = longestAnswerBytes,
  ): Promise<string> {
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
          if (size > longestBytes) fail(new NoAnswer('unusable', 'the answer is too long'));
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
