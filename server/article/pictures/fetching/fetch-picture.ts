import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { requestGuarded } from './guarded-request.ts';
import type { LookUp } from './guarded-request.ts';
import { hostOf, readPictureAddress } from './picture-address.ts';
import { FetchFailure } from './picture-failure.ts';
import { kindOfPicture, whyUnusable } from './picture-kind.ts';
import type { JudgeAddress } from './public-address.ts';

/** What one picture may cost. */
export type FetchLimits = { bytes: number; timeMs: number; redirects: number };

export const usualLimits: FetchLimits = { bytes: 20 * 1024 * 1024, timeMs: 30_000, redirects: 3 };

export type FetchOptions = {
  /** Where the file is written. */
  folder: string;
  judge: JudgeAddress;
  /** Besides 80 and 443. */
  ports: readonly number[];
  limits?: FetchLimits;
  lookUp?: LookUp;
};

/** An address, and what its host said of the picture when it was fetched before. */
export type WantedFile = { address: string; etag?: string | undefined; modified?: string | undefined };

export type FetchedFile =
  | { is: 'fetched'; file: string; bytes: number; digest: string; etag: string | null; modified: string | null }
  | { is: 'unchanged' };

const userAgent = 'Sidelane (product pictures)';

const redirecting = new Set([301, 302, 303, 307, 308]);

const text = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)?.slice(0, 300);

const inMegabytes = (bytes: number) => `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;

function headersFor({ etag, modified }: WantedFile) {
  return {
    Accept: 'image/jpeg, image/png, image/webp, image/gif, image/avif;q=0.9, image/*;q=0.5',
    'Accept-Encoding': 'identity',
    'User-Agent': userAgent,
    ...(etag !== undefined && { 'If-None-Match': etag }),
    ...(modified !== undefined && { 'If-Modified-Since': modified }),
  };
}

function assertIsPicture(answer: IncomingMessage, host: string, limits: FetchLimits): void {
  const { statusCode = 0, headers } = answer;
  if (statusCode !== 200) throw new FetchFailure('refused_there', `${host} answers with the status ${statusCode}`);
  const encoding = text(headers['content-encoding']);
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new FetchFailure('not_a_picture', `${host} sends it packed (${encoding}), which was not asked for`);
  const type = (text(headers['content-type']) ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html') throw new FetchFailure('not_a_picture', whyUnusable('page'));
  if (!/^(image\/.+|application\/octet-stream|binary\/octet-stream|)$/.test(type))
    throw new FetchFailure('not_a_picture', `${host} sends it as ${type}, which is no picture`);
  const length = Number(headers['content-length'] ?? 0);
  if (length > limits.bytes) throw tooLarge(limits);
}

const tooLarge = ({ bytes }: FetchLimits) =>
  new FetchFailure('too_large', `it is larger than ${inMegabytes(bytes)}, the most that one picture may have`);

/** Writes the answer's body to a new file of the folder. */
async function keepBody(answer: IncomingMessage, folder: string, limits: FetchLimits) {
  const file = path.join(folder, randomUUID());
  const handle = await open(file, 'wx', 0o600);
  const hash = createHash('sha256');
  let [bytes, beginning] = [0, Buffer.alloc(0)];
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > limits.bytes) throw tooLarge(limits);
      if (beginning.length < 512) {
        beginning = Buffer.concat([beginning, piece.subarray(0, 512)]);
        if (beginning.length >= 512) assertKind(beginning);
      }
      hash.update(piece);
      await handle.write(piece);
    }
    assertKind(beginning);
    await handle.close();
    return { file, bytes, digest: hash.digest('hex') };
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  } finally {
    answer.destroy();
  }
}

function assertKind(beginning: Buffer): void {
  const known = kindOfPicture(beginning);
  if ('unusable' in known) throw new FetchFailure('not_a_picture', whyUnusable(known.unusable));
}

/** Follows one address to a picture. Every address on the way is read and judged like the first. */
async function follow(wanted: WantedFile, options: FetchOptions, signal: AbortSignal): Promise<FetchedFile> {
  const { judge, ports, limits = usualLimits, lookUp } = options;
  const headers = headersFor(wanted);
  let address = wanted.address;
  for (let hops = 0; hops <= limits.redirects; hops++) {
    const read = readPictureAddress(address, { ports });
    if ('problem' in read) {
      const led = hops > 0 ? 'it leads to another address: ' : '';
      throw new FetchFailure('address_not_usable', `${led}${read.problem}`);
    }
    const { url } = read;
    const answer = await requestGuarded(url, headers, { judge, signal, ...(lookUp && { lookUp }) });
    try {
      const { statusCode = 0 } = answer;
      if (statusCode === 304 && (wanted.etag ?? wanted.modified) !== undefined) return { is: 'unchanged' };
      if (redirecting.has(statusCode)) {
        const location = text(answer.headers.location);
        if (location === undefined)
          throw new FetchFailure(
            'refused_there',
            `${hostOf(url)} answers with the status ${statusCode} and no address`,
          );
        address = new URL(location, url).href;
        continue;
      }
      assertIsPicture(answer, hostOf(url), limits);
      const { etag, 'last-modified': modified } = answer.headers;
      const kept = await keepBody(answer, options.folder, limits);
      return { is: 'fetched', ...kept, etag: text(etag) ?? null, modified: text(modified) ?? null };
    } finally {
      answer.destroy();
    }
  }
  throw new FetchFailure('too_many_redirects', `it leads on more than ${limits.redirects} times`);
}

/**
 * Fetches one picture into a file of the folder.
 * @throws {FetchFailure} when it cannot be had, with the reason
 */
export async function fetchPicture(wanted: WantedFile, options: FetchOptions): Promise<FetchedFile> {
  const { timeMs } = options.limits ?? usualLimits;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeMs);
  try {
    return await follow(wanted, options, controller.signal);
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (controller.signal.aborted) throw new FetchFailure('too_slow', `it was not here after ${timeMs / 1000} seconds`);
    if (error instanceof TypeError) throw new FetchFailure('address_not_usable', 'it leads to what is no address');
    throw new FetchFailure(
      'cut_off',
      `the connection broke off (${(error as NodeJS.ErrnoException).code ?? 'no code'})`,
    );
  } finally {
    clearTimeout(timer);
  }
}
