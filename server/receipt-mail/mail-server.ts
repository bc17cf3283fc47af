import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { readPrivateFile } from '../../platform/files/private-file.ts';
import type { ReceiptMailProblem } from '../../contract/seller/receipt-mail.ts';
import type { MailConfig } from '../config/mail-config.ts';
import type { Mail } from './receipt-mail.ts';

/** What came of a try. `isFinal`: the mail server will never take this mail. `code`: its answer, without its words. */
export type Delivery =
  | { sent: true }
  | { sent: false; problem: ReceiptMailProblem; isFinal: boolean; code: number | undefined };

/** Sends one mail, unless `signal` ends that. It never rejects: what went wrong is its result. */
export type SendMail = (mail: Mail, signal: AbortSignal) => Promise<Delivery>;

const connectingMs = 10_000;
const silenceMs = 20_000;

/** The password in the first line of its file. @throws when others may read the file, or it is empty */
function readPassword(file: string): string {
  const [line = ''] = readPrivateFile(file).split(/\r?\n/, 1);
  if (line === '') throw new Error(`${file} is empty: the first line has to be the password of the mail server.`);
  return line;
}

function readAuthority(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Error(`${file} holds no certificate: it has to be the authority of the mail server as PEM.`);
  }
  return text;
}

type MailError = Error & { code?: string; command?: string; responseCode?: number; permanent?: boolean };

const tlsCodes = /^(?:ETLS|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** What an error of the mail library means. Its words may quote an address, and are not looked at. */
export function deliveryAfter({ code = '', command = '', responseCode, permanent, ...rest }: MailError): Delivery {
  const failed = (problem: ReceiptMailProblem, isFinal = false): Delivery => ({
    sent: false,
    problem,
    isFinal,
    code: responseCode,
  });
  const { originalCode = '' } = rest as { originalCode?: string };
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('sign_in');
  if (tlsCodes.test(code) || tlsCodes.test(originalCode) || command === 'STARTTLS') return failed('tls');
  // It does not matter what is said about the sender: that is the configuration, which may be corrected within the day.
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  if (responseCode !== undefined) {
    if (permanent === true) return failed('refused', isAboutMail);
    return failed('busy');
  }
  // An address that the library or a mail server without SMTPUTF8 cannot take.
  if (code === 'EENVELOPE') return failed('refused', true);
  return failed('unreachable');
}

/**
 * Speaks with the mail server of the configuration.
 * @throws when the password's file or the authority's cannot be used
 */
export function mailServer({ host, port, tls, user, passwordFile, authorityFile }: MailConfig): SendMail {
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    ...(authorityFile !== undefined && { tls: { ca: readAuthority(authorityFile) } }),
    connectionTimeout: connectingMs,
    greetingTimeout: connectingMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return async ({ to, from, subject, text, messageId, date, language }, signal) => {
    try {
      await transport.sendMail({
        envelope: { from: from.address, to: [to] },
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        date,
        // RFC 3834: no automatic answers, please.
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        textEncoding: 'quoted-printable',
        xMailer: false,
        signal,
      });
      return { sent: true };
    } catch (error) {
      return deliveryAfter(error as MailError);
    }
  };
}
