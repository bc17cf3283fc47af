import { randomUUID } from 'node:crypto';
import type { Session } from 'electron';
import { session } from 'electron';
import { askThrough } from '../../contract/seller/seller-client.ts';
import type { AskSeller, RawAnswer } from '../../contract/seller/seller-client.ts';
import type { EndpointRequest } from '../../contract/seller/endpoint-call.ts';
import type { FirstContact } from '../enrolment/enrolling.ts';
import type { Enrolment } from '../enrolment/enrolment.ts';
import { lockDownSession } from '../windows/lockdown.ts';
import { watchCertificates } from '../enrolment/seller-certificate.ts';

/** How long the shell itself waits for an answer. */
const patienceMs = 10_000;

async function send(
  through: Session,
  origin: string,
  { method, path, body }: EndpointRequest,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const answer = await through.fetch(new URL(path, origin).href, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    return { status: answer.status, body: null };
  }
}

/** Asks the seller with which the kiosk is enrolled, as its terminal. */
export function ownSeller(sellerSession: Session, { sellerUrl, credential }: Enrolment): AskSeller {
  const headers = { authorization: `Terminal ${credential}` };
  return askThrough((request) => send(sellerSession, sellerUrl, request, headers));
}

/** The first contact with a seller, in a separate session that forgets everything. */
export function contactSeller(origin: string): FirstContact {
  const through = session.fromPartition(`enrolment-${randomUUID()}`);
  lockDownSession(through, (url) => url.origin === origin);
  const seen = watchCertificates(through);
  return {
    send: (request) => send(through, origin, request),
    seen: () => [...seen],
  };
}
