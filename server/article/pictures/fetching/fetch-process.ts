/**
 * `node fetch-process.ts --folder DIR [--allow-address RANGE]… [--allow-port PORT]… [--never-address RANGE]…`
 *
 * Fetches pictures, and does nothing else: it has no database, no keys and no configuration. Its starter (`fetcher.ts`) gives it an
 * empty environment, and Node's permissions: it may read its own program and write to the folder. Addresses come by
 * standard input, one JSON object on each line.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { fetchPicture } from './fetch-picture.ts';
import type { FetchOptions } from './fetch-picture.ts';
import { fetchOrderSchema } from './fetch-protocol.ts';
import type { FetchAnswer, FetchOrder } from './fetch-protocol.ts';
import { FetchQueue } from './fetch-queue.ts';
import { hostOf, readPictureAddress } from './picture-address.ts';
import { FetchFailure } from './picture-failure.ts';
import { addressJudge } from './public-address.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    'allow-address': { type: 'string', multiple: true, default: [] },
    'never-address': { type: 'string', multiple: true, default: [] },
    'allow-port': { type: 'string', multiple: true, default: [] },
  },
});

const options: FetchOptions = {
  folder: values.folder ?? '.',
  judge: addressJudge(values['allow-address'], values['never-address']),
  ports: values['allow-port'].map(Number),
};

async function answerTo({ id, ...wanted }: FetchOrder, queue: FetchQueue): Promise<FetchAnswer> {
  try {
    const read = readPictureAddress(wanted.address, options);
    if ('problem' in read) throw new FetchFailure('address_not_usable', read.problem);
    return { id, ...(await queue.add(hostOf(read.url), () => fetchPicture(wanted, options))) };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    return { id, is: 'failed', failure: error.failure, says: error.message };
  }
}

function serve(from: Readable, to: Writable): void {
  const queue = new FetchQueue();
  createInterface({ input: from }).on('line', (line) => {
    void (async () => {
      const answer = await answerTo(fetchOrderSchema.parse(JSON.parse(line)), queue);
      if (to.writable) to.write(`${JSON.stringify(answer)}\n`);
      else if (answer.is === 'fetched') rmSync(answer.file, { force: true });
    })();
  });
}

serve(process.stdin, process.stdout);
process.stdin.on('end', () => process.exit(0));
