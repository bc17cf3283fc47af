import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export type ReceivedMail = { from: string; to: string[]; content: string; isEncrypted: boolean; user: unknown };

/** An answer of a mail server that is no success. */
export class MailRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

/** What a mail server answers instead of its yes; `cut` breaks the connection in the middle of a mail. */
export type Manners = { sender?: MailRefusal; recipient?: MailRefusal; content?: MailRefusal | 'cut' };

/** The text of a plain mail, from its quoted-printable form (RFC 2045, 6.7). */
export function textOf({ content }: Pick<ReceivedMail, 'content'>): string {
  const body = content.slice(content.indexOf('\r\n\r\n') + 4).replaceAll(/=\r\n/g, '');
  const bytes = body.replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

/**
 * A mail server on loopback that keeps what it takes; it is closed when the test is over.
 * @param manners may be changed while it runs
 */
export async function startMailServer(manners: Manners = {}, options: SMTPServerOptions = {}) {
  const received: ReceivedMail[] = [];
  const sockets = new Map<number, Socket>();
  let connections = 0;
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect(_session, answer) {
      connections++;
      answer();
    },
    onMailFrom: (_address, _session, answer) => answer(manners.sender),
    onRcptTo: (_address, _session, answer) => answer(manners.recipient),
    onData(stream, { envelope, secure, user, remotePort }, answer) {
      void (async () => {
        const content = (await buffer(stream)).toString('latin1');
        if (manners.content === 'cut') {
          sockets.get(remotePort)?.destroy();
          return;
        }
        if (manners.content) return answer(manners.content);
        const { mailFrom, rcptTo } = envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          content,
          isEncrypted: secure,
          user: user as unknown,
        });
        answer();
      })();
    },
    ...options,
  });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  listener.on('connection', (socket: Socket) => void sockets.set(socket.remotePort ?? 0, socket));
  await once(listener, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    manners,
    connections: () => connections,
  };
}
