import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body as ASCII text, which is all that a compact JWS is made of.
 * @returns undefined when it is longer than `mostBytes`, as soon as that is known
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the connection ended before the request did')));
  });
}
