import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body to its end, as the ASCII text of a compact JWS. A body that is too long is read and discarded, so that
 * the sender gets an answer and not a broken connection.
 * @returns undefined when it is longer than `mostBytes`
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else chunks = [];
    });
    request.once('end', () => resolve(size <= mostBytes ? Buffer.concat(chunks).toString('latin1') : undefined));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the connection ended before the request did')));
  });
}
