import { enrolmentCodeSchema, proveAsKiosk, stretchEnrolmentCode } from '../../contract/seller/terminal-enrolment.ts';
import type { EnrolmentBinding, HandedOverEnrolment } from '../../contract/seller/terminal-enrolment.ts';
import { askThrough } from '../../contract/seller/seller-client.ts';
import type { SellerAnswer, SendToSeller } from '../../contract/seller/seller-client.ts';
import type { Endpoint } from '../../contract/seller/endpoint.ts';
import type { RefusalName } from '../../contract/seller/refusals.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { exportTerminalKey, makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import type { TerminalPrivateJwk } from '../../contract/seller/terminal-key.ts';
import type { SeenCertificate } from './seller-certificate.ts';
import type { EnrollingRefusal } from '../bridge/service-menu-bridge-contract.ts';

/** A first contact with a seller that the kiosk does not know yet. */
export type FirstContact = {
  send: SendToSeller;
  /** Every certificate seen during the contact; none over plain HTTP. */
  seen(): SeenCertificate[];
};

export type Enrolled = {
  sellerUrl: string;
  sellerKeySha256: string | null;
  handedOver: HandedOverEnrolment;
  /** The kiosk's own key, made for this enrolment. The seller has its public half. */
  signingKey: TerminalPrivateJwk;
};

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Turns the address that staff typed into an origin: without a scheme it is HTTPS, or HTTP on this machine.
 * @returns the origin, or why the address cannot be one
 */
export function readSellerAddress(typed: string): { origin: string } | { refusal: EnrollingRefusal } {
  const trimmed = typed.trim().replace(/\/+$/, '');
  const hasScheme = /^[a-z]+:\/\//i.test(trimmed);
  const host = /^(\[[\da-f:.]+\]|[^/:]+)/i.exec(trimmed)?.[0].toLowerCase() ?? '';
  const address = hasScheme ? trimmed : `${loopback.test(host) ? 'http' : 'https'}://${trimmed}`;
  if (trimmed === '' || !URL.canParse(address)) return { refusal: 'address_malformed' };
  const url = new URL(address);
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash || !/^https?:$/.test(url.protocol))
    return { refusal: 'address_malformed' };
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) return { refusal: 'address_not_private' };
  return { origin: url.origin };
}

/**
 * The one key that was seen, if it matches what the conversation is bound to. The code then decides whether it is the seller's.
 */
function judgeChannel(
  binding: EnrolmentBinding,
  origin: string,
  seen: SeenCertificate[],
): { keySha256: string | null } | { refusal: EnrollingRefusal } {
  const isTls = origin.startsWith('https:');
  if (isTls !== (binding !== 'this-machine')) return { refusal: 'code_wrong' };
  if (binding === 'this-machine') return { keySha256: null };
  const [keySha256, ...others] = new Set(seen.map((certificate) => certificate.keySha256));
  if (keySha256 === undefined || others.length > 0) return { refusal: 'code_wrong' };
  if (binding === 'certificate') return { keySha256 };
  return seen.every(({ isVouchedFor }) => isVouchedFor)
    ? { keySha256: null }
    : { refusal: 'certificate_not_vouched_for' };
}

const refusalsOfSeller: Partial<Record<RefusalName, EnrollingRefusal>> = {
  enrolment_not_open: 'no_code_open',
  enrolment_code_wrong: 'code_wrong',
  too_many_requests: 'too_many_tries',
};

function whyNot(answer: Exclude<SellerAnswer<Endpoint>, { value: unknown }>): { refusal: EnrollingRefusal } {
  if ('failure' in answer) {
    return { refusal: answer.failure === 'unreachable' ? 'seller_unreachable' : 'seller_not_understood' };
  }
  return { refusal: refusalsOfSeller[answer.refusal] ?? 'seller_not_understood' };
}

/** The kiosk's half of the enrolment (docs/enrolment.md, steps 2 to 5). */
export async function enrolWithCode(
  { sellerUrl, code }: { sellerUrl: string; code: string },
  contact: (origin: string) => FirstContact,
): Promise<Enrolled | { refusal: EnrollingRefusal }> {
  const address = readSellerAddress(sellerUrl);
  if ('refusal' in address) return address;
  if (!enrolmentCodeSchema.safeParse(code).success) return { refusal: 'code_malformed' };
  const { origin } = address;
  const { send, seen } = contact(origin);
  const ask = askThrough(send);

  const begun = await ask(terminalEndpoints.beginEnrolment, {});
  if (!('value' in begun)) return whyNot(begun);
  const { conversationId, salt, binding, sellerShare } = begun.value;

  const channel = judgeChannel(binding, origin, seen());
  if ('refusal' in channel) return channel;
  const key = await makeTerminalKey(true);
  const stretchedCode = await stretchEnrolmentCode(code, salt);
  const about = { conversationId, stretchedCode, binding, ...channel };
  const proving = await proveAsKiosk(about, sellerShare, key.publicJwk).catch(() => null);
  if (proving === null) return { refusal: 'code_wrong' };

  const judged = await ask(terminalEndpoints.proveCode, { parameters: { conversationId }, body: proving.sent });
  if (!('value' in judged)) return whyNot(judged);
  // A different certificate in the second half means that the other side is not the same server.
  if ('refusal' in judgeChannel(binding, origin, seen())) return { refusal: 'code_wrong' };
  const handedOver = await proving.open(judged.value);
  // A server that cannot encrypt for this kiosk did not know the code.
  if (handedOver === null) return { refusal: 'code_wrong' };
  const signingKey = await exportTerminalKey(key);
  return { sellerUrl: origin, sellerKeySha256: channel.keySha256, handedOver, signingKey };
}
