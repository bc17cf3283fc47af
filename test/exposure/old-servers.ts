import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';

// The servers and the terminal of the patent's two older arrangements, as it describes them: the credit number travels
// as typed. They exist in this laboratory only.

export type OldTls = { certificateFile: string; keyFile: string };

export type OldMessage = Record<string, string>;

async function readJson(message: IncomingMessage): Promise<OldMessage> {
  let text = '';
  for await (const part of message.setEncoding('utf8')) text += part;
  return (text ? JSON.parse(text) : {}) as OldMessage;
}

/** Serves one kind of question, and a sign of life that repeats the asker's nonce. */
export function serveOld(
  listen: { host: string; port: number; tls: OldTls | null },
  answer: (asked: OldMessage) => Promise<OldMessage> | OldMessage,
): void {
  const serve: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://old');
    const heard =
      pathname === '/health'
        ? Promise.resolve({ nonce: searchParams.get('nonce') ?? '' })
        : readJson(request).then(answer);
    heard.then(
      (said) => response.end(JSON.stringify(said)),
      (error: Error) => response.writeHead(500).end(JSON.stringify({ failure: error.message })),
    );
  };
  const server = listen.tls
    ? createHttpsServer(
        { cert: readFileSync(listen.tls.certificateFile), key: readFileSync(listen.tls.keyFile) },
        serve,
      )
    : createHttpServer(serve);
  server.listen(listen.port, listen.host, () => console.log('ready'));
}

/** Asks an old server; over TLS its certificate is verified. */
export function askOld(url: string, message: OldMessage, certificateFile: string | null): Promise<OldMessage> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: false as const, timeout: 5_000 };
    const onAnswer = (answer: IncomingMessage) => void readJson(answer).then(resolve, reject);
    const request = certificateFile
      ? httpsRequest(url, { ...options, ca: readFileSync(certificateFile) }, onAnswer)
      : httpRequest(url, options, onAnswer);
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', reject);
    request.end(JSON.stringify(message));
  });
}
