import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/**
 * One request with exactly these headers, `Host` among them, which `fetch` does not let anybody choose.
 * @param parts.from the address of this machine that it comes from, such as 127.0.0.7
 */
export function rawRequest(
  to: { url: string } | { socketPath: string },
  parts: { path: string; method?: string; headers?: OutgoingHttpHeaders; body?: string; from?: string },
): Promise<RawAnswer> {
  const { path, method = 'GET', headers = {}, body, from } = parts;
  const target = 'url' in to ? { host: new URL(to.url).hostname, port: new URL(to.url).port } : to;
  return new Promise((resolve, reject) => {
    const asking = request(
      { ...target, path, method, headers, agent: false, ...(from && { localAddress: from }) },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        answer.once('error', reject);
        answer.once('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }));
      },
    );
    asking.once('error', reject);
    asking.end(body);
  });
}
