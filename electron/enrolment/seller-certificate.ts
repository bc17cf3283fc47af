import { X509Certificate, createHash } from 'node:crypto';
import type { Session } from 'electron';

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo, as RFC 7469 pins it), base64url. */
export function keySha256Of(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64url');
}

/** Chromium's possible verdicts on a certificate: accept, refuse, or use the normal verification. */
const taken = 0;
const refused = -2;
const judgedAsAlways = -3;

/**
 * Makes the session accept only the certificate with the pinned public key, regardless of who signed it. When a shop renews its
 * certificate it keeps the key, or enrols its kiosks again.
 * @param pinnedKeySha256 null where the system's authorities vouch, or no TLS is used
 */
export function pinCertificate(session: Session, pinnedKeySha256: () => string | null): void {
  session.setCertificateVerifyProc(({ certificate }, answer) => {
    const pinned = pinnedKeySha256();
    if (pinned === null) answer(judgedAsAlways);
    else answer(keySha256Of(certificate.data) === pinned ? taken : refused);
  });
}

/** What was seen of a seller's certificate. */
export type SeenCertificate = { keySha256: string; isVouchedFor: boolean };

/**
 * Makes the session accept and remember any certificate, for a first contact that the enrolment code protects.
 * @returns all that were seen
 */
export function watchCertificates(session: Session): SeenCertificate[] {
  const seen: SeenCertificate[] = [];
  session.setCertificateVerifyProc(({ certificate, errorCode }, answer) => {
    seen.push({ keySha256: keySha256Of(certificate.data), isVouchedFor: errorCode === 0 });
    answer(taken);
  });
  return seen;
}
