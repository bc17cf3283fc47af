import { Agent, request } from 'node:http';

/** What one measurement gives; `--json` prints a list of these. */
export type BenchRow = {
  work: string;
  /** Empty where there is none. */
  database: 'sqlite' | 'postgres' | '';
  link: string;
  inFlight: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
};

export type Measured = Pick<BenchRow, 'inFlight' | 'perSecond' | 'p50Ms' | 'p99Ms'> & {
  /** The longest piece of work: a pause of the server is seen here first. */
  longestMs?: number;
};

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/**
 * Keeps `inFlight` pieces of work going until `count` are done, and measures each.
 * @param work throws when its result is not what it must be: a bench that measures failures measures nothing
 */
export async function keepInFlight(
  inFlight: number,
  count: number,
  work: (index: number) => Promise<void>,
): Promise<Measured> {
  const took: number[] = [];
  let next = 0;
  const from = performance.now();
  const worker = async () => {
    while (next < count) {
      const startedAt = performance.now();
      await work(next++);
      took.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - from) / 1000;
  const sorted = Float64Array.from(took).toSorted();
  return {
    inFlight,
    perSecond: rounded(took.length / seconds),
    p50Ms: rounded(percentile(sorted, 0.5)),
    p99Ms: rounded(percentile(sorted, 0.99)),
    longestMs: rounded(sorted.at(-1) ?? 0),
  };
}

/** A client with kept-alive connections that costs the machine little, because the load runs beside what it measures. */
export class LoadClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  call(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const length =
        body === undefined ? {} : { 'content-length': Buffer.byteLength(body), 'content-type': 'application/json' };
      const outgoing = request(
        {
          agent: this.#agent,
          host: this.#url.hostname,
          port: this.#url.port,
          method,
          path,
          headers: { ...headers, ...length },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          incoming.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
