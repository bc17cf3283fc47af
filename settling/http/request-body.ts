import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body to its end, as the ASCII text that a compact JWS is made of. What is too long is read and thrown
 * away, so that whoever sends it hears an answer and not a broken connection.
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
