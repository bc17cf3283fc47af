import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { html, page } from './html-text.ts';
import type { ProblemReport } from './problem-report.ts';
import { reportToLookAt } from './report-page.ts';

const mostBytes = 100_000;
/** Reports that were gathered and neither written nor thrown away. */
const mostKept = 4;

export type TaskServerParts = {
  tasks: () => string;
  gather: (words: string) => Promise<ProblemReport>;
  /** Writes the file and gives its place. */
  write: (report: ProblemReport) => string;
};

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

async function wordsOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error('These words are too long: write at most a few pages.');
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8')).get('words') ?? '';
}

/**
 * The page of tasks on this machine alone. Its address holds a secret, so that neither another user nor a page in the same
 * browser can make a report.
 */
export class TaskServer {
  readonly #parts: TaskServerParts;
  readonly #secret = randomBytes(16).toString('base64url');
  readonly #reports = new Map<string, ProblemReport>();
  readonly #server: Server;

  constructor(parts: TaskServerParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @returns the address of the page */
  async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${this.#secret}/`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, content: string, more: Record<string, string> = {}) => {
      response.writeHead(status, { ...headers, ...more }).end(content);
    };
    try {
      const [, secret, ...rest] = (request.url ?? '/').split('/');
      if (secret !== this.#secret) return answer(404, page('Not found', '<h1>There is nothing here.</h1>'));
      const asked = `${request.method} ${rest.map((part, at) => (at === 1 ? 'ID' : part)).join('/')}`;
      const id = rest[1] ?? '';
      const report = this.#reports.get(id);
      if (asked === 'GET ') return answer(200, this.#parts.tasks());
      if (asked === 'POST report') {
        const made = this.#keep(await this.#parts.gather(await wordsOf(request)));
        return answer(303, '', { location: `/${this.#secret}/report/${made}/` });
      }
      if (report === undefined)
        return answer(404, page('Not found', '<h1>This report was written or thrown away already.</h1>'));
      if (asked === 'GET report/ID/') return answer(200, reportToLookAt(report));
      if (asked === 'POST report/ID/write') {
        const file = this.#parts.write(report);
        this.#reports.delete(id);
        const says = `<h1>The report is written</h1><p>${html(file)}</p><p>Send this one file to the people who gave you the kit.</p>`;
        return answer(
          200,
          page('The report is written', `${says}<p><a href="/${this.#secret}/">Back to the tasks</a></p>`),
        );
      }
      if (asked === 'POST report/ID/forget') {
        this.#reports.delete(id);
        return answer(303, '', { location: `/${this.#secret}/` });
      }
      return answer(405, page('Not possible', '<h1>That is not possible here.</h1>'));
    } catch (error) {
      answer(500, page('No report', `<h1>There is no report</h1><p>${html((error as Error).message)}</p>`));
    }
  }

  #keep(report: ProblemReport): string {
    const id = randomBytes(8).toString('hex');
    const [oldest] = this.#reports.size >= mostKept ? this.#reports.keys() : [];
    if (oldest !== undefined) this.#reports.delete(oldest);
    this.#reports.set(id, report);
    return id;
  }
}
