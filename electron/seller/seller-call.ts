import { randomUUID } from 'node:crypto';
import type { Session } from 'electron';
import { session } from 'electron';
import type { FirstContact } from '../enrolment/enrolling.ts';
import type { Enrolment } from '../enrolment/enrolment.ts';
import { lockDownSession } from '../windows/lockdown.ts';
import { watchCertificates } from '../enrolment/seller-certificate.ts';

/** How long the shell itself waits for an answer. */
const patienceMs = 10_000;

export type SellerAnswer = { status: number; body: unknown };

async function askJson(
  through: Session,
  url: string,
  parts: { method: 'GET' | 'POST'; body?: unknown; headers?: Record<string, string> },
): Promise<SellerAnswer> {
  const answer = await through.fetch(url, {
    method: parts.method,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...parts.headers },
    ...(parts.body !== undefined && { body: JSON.stringify(parts.body) }),
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

/** Sends a request, as its terminal, to the seller with which the kiosk is enrolled. @throws when it does not answer */
export function askOwnSeller(
  sellerSession: Session,
  { sellerUrl, credential }: Enrolment,
  path: string,
  body?: unknown,
): Promise<SellerAnswer> {
  return askJson(sellerSession, new URL(path, sellerUrl).href, {
    method: body === undefined ? 'GET' : 'POST',
    body,
    headers: { authorization: `Terminal ${credential}` },
  });
}

/** The first contact with a seller, in a separate session that forgets everything. */
export function contactSeller(origin: string): FirstContact {
  const through = session.fromPartition(`enrolment-${randomUUID()}`);
  lockDownSession(through, (url) => url.origin === origin);
  const seen = watchCertificates(through);
  return {
    post: (path, body) => askJson(through, new URL(path, origin).href, { method: 'POST', body }),
    seen: () => [...seen],
  };
}
