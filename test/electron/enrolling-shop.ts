import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer, connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { createHash } from 'node:crypto';
import express, { Router } from 'express';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import type { SellerConfig } from '../../server/config/seller-config.ts';
import type { FirstContact } from '../../electron/enrolment/enrolling.ts';
import { serveEnrolments } from '../../server/http/enrolments.ts';
import { failureToResponse } from '../../server/http/refusal-to-response.ts';
import { mount } from '../../server/http/serve.ts';
import { requireTerminal, serveTerminalSession, terminalRecogniser } from '../../server/http/terminals.ts';
import type { SettlingKeySet } from '../../server/settling-client/settling-key-set.ts';
import { staffServerConfig } from '../server/accounts/staff-server.ts';
import { makeCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';

export type EnrollingShop = {
  url: string;
  port: number;
  database: Database;
  clock: MovableClock;
  /** Of the certificate that it shows; null over plain HTTP. */
  keySha256: string | null;
};

/** What of the seller kiosks meet while they become terminals, with a certificate of its own or without, until the test is over. */
export async function startEnrollingShop(
  databaseUrl: string,
  { folder, change = {} }: { folder: string; change?: Partial<SellerConfig> },
): Promise<EnrollingShop> {
  const database = await openSellerDatabase(databaseUrl);
  const clock = new MovableClock(Date.now());
  // Behind a proxy that does TLS it has one all the same, which nobody but the proxy sees.
  const certificate = change.tls === undefined ? null : makeCertificate();
  const files = { certificateFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem') };
  if (certificate !== null) {
    writeFileSync(files.certificateFile, certificate.cert);
    writeFileSync(files.keyFile, certificate.key, { mode: 0o600 });
  }
  const config = staffServerConfig({ ...change, ...(typeof change.tls === 'object' && { tls: files }) });
  const context = { database, clock, config, log: createLog('test', 'silent') };
  const app = express();
  app.use(express.json());
  const router = Router();
  mount(router, serveEnrolments(context));
  router.use('/terminal', requireTerminal(terminalRecogniser(context)));
  mount(router, serveTerminalSession(context, {} as SettlingKeySet));
  app.use('/api', router);
  app.use(failureToResponse(context.log));
  const server = certificate === null ? createHttpServer(app) : createHttpsServer(certificate, app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await database.close();
  });
  const { port } = server.address() as AddressInfo;
  const scheme = certificate === null ? 'http' : 'https';
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    database,
    clock,
    keySha256: certificate?.keySha256 ?? null,
  };
}

/** Whoever stands between a kiosk and the shop, on the open network: shows a certificate of their own and passes everything on. */
export async function startManInTheMiddle(
  shop: Pick<EnrollingShop, 'port'>,
): Promise<{ url: string; certificate: Certificate; overheard: () => string }> {
  const certificate = makeCertificate();
  let overheard = '';
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer({ cert: certificate.cert, key: certificate.key }, (kiosk) => {
    const toShop = connectTls({ host: '127.0.0.1', port: shop.port, rejectUnauthorized: false });
    for (const [from, to] of [
      [kiosk, toShop],
      [toShop, kiosk],
    ] as const) {
      sockets.add(from);
      from.on('data', (data: Buffer) => (overheard += data.toString('latin1')));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    overheard: () => overheard,
  };
}

/**
 * A first contact as the shell makes one, by Node: any certificate is taken and remembered.
 * @param from the address of this machine that it comes from
 */
export function contactByNode(isVouchedFor = false, from = '127.0.0.1'): (origin: string) => FirstContact {
  return (origin) => {
    const seen: { keySha256: string; isVouchedFor: boolean }[] = [];
    const request = origin.startsWith('http:') ? httpRequest : httpsRequest;
    return {
      seen: () => seen,
      send: ({ method, path: address, body }) =>
        new Promise((resolve, reject) => {
          const asking = request(
            origin + address,
            {
              method,
              rejectUnauthorized: false,
              agent: false,
              localAddress: from,
              headers: { 'content-type': 'application/json' },
            },
            (answer) => {
              if (request === httpsRequest) {
                const certificate = (answer.socket as TLSSocket).getPeerX509Certificate()!;
                const der = certificate.publicKey.export({ type: 'spki', format: 'der' });
                seen.push({ keySha256: createHash('sha256').update(der).digest('base64url'), isVouchedFor });
              }
              let text = '';
              answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
              answer.on('end', () => resolve({ status: answer.statusCode!, body: JSON.parse(text) }));
            },
          );
          asking.on('error', reject);
          asking.end(body);
        }),
    };
  };
}
