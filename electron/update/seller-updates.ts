import type { Session } from 'electron';
import { requestTo } from '../../contract/seller/endpoint-call.ts';
import { kioskUpdateEndpoints } from '../../contract/seller/kiosk-update-endpoints.ts';
import { updatePieceBytes } from '../../contract/seller/kiosk-update.ts';
import type { AskSeller } from '../../contract/seller/seller-client.ts';
import type { Enrolment } from '../enrolment/enrolment.ts';
import type { UpdateSource } from './update-source.ts';

const patienceMs = 30_000;

/** Reads a body that is no longer than a piece. @throws when it is longer */
async function readPiece(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > updatePieceBytes) throw new Error('the seller sent more than a piece');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * Updates from the seller with which the kiosk is enrolled. A seller that knows nothing of updates offers none.
 * @param ask asks that seller as its terminal
 * @param fetch of the session for the seller
 */
export function sellerUpdates(
  ask: AskSeller,
  fetch: Session['fetch'],
  { sellerUrl, credential }: Pick<Enrolment, 'sellerUrl' | 'credential'>,
): UpdateSource {
  return {
    offer: async () => {
      const answer = await ask(kioskUpdateEndpoints.readUpdate, {});
      if ('value' in answer) return answer.value.offer;
      return 'refusal' in answer && answer.refusal === 'not_found' ? null : undefined;
    },
    piece: async (sha256, from) => {
      const { path } = requestTo(kioskUpdateEndpoints.readUpdatePiece, { parameters: { sha256 }, query: { from } });
      const answer = await fetch(new URL(path, sellerUrl).href, {
        headers: { authorization: `Terminal ${credential}` },
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(patienceMs),
      });
      if (answer.status !== 200) throw new Error(`the seller answered with status ${answer.status}`);
      return readPiece(answer.body);
    },
  };
}
