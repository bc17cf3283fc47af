import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostOf, portOf } from './picture-address.ts';
import { FetchFailure } from './picture-failure.ts';
import { ofPrivateLink } from './public-address.ts';
import type { JudgeAddress } from './public-address.ts';

/**
 * One request to a host that is not trusted. The name is looked up once, every address that it gives is judged, and the connection
 * goes to one that was judged. The address that the socket then has is judged again, before a byte is sent: a name that changes
 * its address in between leads nowhere else.
 */

type Guard = {
  judge: JudgeAddress;
  /** Ends the request when its time is over. */
  signal: AbortSignal;
  /** Looks names up; replaced in tests. */
  lookUp?: LookUp;
};

/** The addresses that a name has now. */
export type LookUp = (host: string) => Promise<string[]>;

const lookUpHere: LookUp = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

async function addressesOfHost(host: string, { judge, lookUp = lookUpHere }: Guard): Promise<string[]> {
  let addresses: string[];
  try {
    addresses = isIP(host) === 0 ? await lookUp(host) : [host];
  } catch {
    throw new FetchFailure('name_not_known', `there is no address for ${host}`);
  }
  if (addresses.length === 0) throw new FetchFailure('name_not_known', `there is no address for ${host}`);
  for (const address of addresses) {
    const what = judge(address);
    if (what === null) continue;
    const leads = address === host ? `${host} is` : `${host} leads to ${address},`;
    throw new FetchFailure(
      'address_not_public',
      what === ofPrivateLink
        ? `${leads} ${what}, which is never asked`
        : `${leads} ${what}, and only public addresses are asked: if it is the shop's own, allow it with --allow-address ${address}`,
    );
  }
  // Some machines have no way to IPv6, and a name with both has its IPv4 address for them.
  return addresses.toSorted((a, b) => isIP(a) - isIP(b));
}

function connectTo(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function openSocket(host: string, port: number, guard: Guard): Promise<Socket> {
  const addresses = await addressesOfHost(host, guard);
  let problem: NodeJS.ErrnoException | undefined;
  for (const address of addresses.slice(0, 3)) {
    try {
      const socket = await connectTo(address, port, guard.signal);
      const what = guard.judge(socket.remoteAddress ?? '');
      if (what === null) return socket;
      socket.destroy();
      throw new FetchFailure('address_not_public', `the connection to ${host} went to ${what}`);
    } catch (error) {
      if (error instanceof FetchFailure || guard.signal.aborted) throw error;
      problem = error as NodeJS.ErrnoException;
    }
  }
  throw new FetchFailure('not_reached', `${host} does not answer (${problem?.code ?? 'no connection'})`);
}

function secured(socket: Socket, host: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const tls = connectTls({ socket, host, ...name, ALPNProtocols: ['http/1.1'] });
    const end = () => socket.destroy(new Error('the time is over'));
    signal.addEventListener('abort', end, { once: true });
    socket.once('error', (error) => tls.destroy(error));
    tls.once('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      if (signal.aborted) return reject(error);
      reject(
        new FetchFailure('not_trusted', `the certificate of ${host} is not accepted (${error.code ?? error.message})`),
      );
    });
    tls.once('secureConnect', () => {
      signal.removeEventListener('abort', end);
      resolve(tls);
    });
  });
}

/**
 * Sends one GET and gives the answer as soon as its headers are here. The connection is not used again.
 * @throws {FetchFailure} when the host may not be asked or does not answer
 */
export async function requestGuarded(url: URL, headers: OutgoingHttpHeaders, guard: Guard): Promise<IncomingMessage> {
  const [host, port] = [hostOf(url), portOf(url)];
  const plain = await openSocket(host, port, guard);
  const isSecure = url.protocol === 'https:';
  const socket = isSecure ? await secured(plain, host, guard.signal) : plain;
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      headers,
      // Only without an agent is this socket used: an agent would look the name up again, and connect by itself.
      createConnection: () => socket,
      signal: guard.signal,
      maxHeaderSize: 16 * 1024,
    });
    request.once('response', (answer) => {
      if (answer.socket === socket) return resolve(answer);
      reject(new Error('An answer came over a connection whose address was not judged'));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      if (guard.signal.aborted) return reject(error);
      reject(new FetchFailure('not_reached', `${host} gives no proper answer (${error.code ?? error.message})`));
    });
    request.end();
  });
}
