import { X509Certificate, createHash } from 'node:crypto';
import type { Session } from 'electron';

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo, as RFC 7469 pins it), base64url. */
export function keySha256Of(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64url');
}

/** Chromium's answers to a certificate: it will do, it will not, or judge it as always. */
const taken = 0;
const refused = -2;
const judgedAsAlways = -3;

/**
 * Has the session take the certificate with the pinned public key and no other, whoever signed it. A shop renews its certificate with the
 * same key, or enrols its kiosks anew.
 * @param pinnedKeySha256 null where the system's authorities vouch, or no TLS is spoken
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
 * Has the session take any certificate and remember it, for a first contact that the enrolment code protects.
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
