import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Endpoint } from '../../platform/config-file.ts';

/**
 * The seller checks this before it asks settling: its request can leave by the private link and by nothing else. A tunnel that is
 * down fails open on a machine with a default route: the request would leave there, in clear.
 */
export type PrivateRoute =
  | { kind: 'socket'; path: string }
  | { kind: 'interface'; interfaceName: string; localAddress: string; host: string }
  /** The kernel refuses to send anything there: private, and for the moment of no use. */
  | { kind: 'unreachable'; host: string };

export type PrivateRouteOptions = {
  /** The network card of a dedicated line to one other machine. Without it, only a WireGuard interface is the private link. */
  lineInterface?: string;
};

/** The way to settling is not the private link. */
export class RouteNotPrivate extends Error {
  constructor(wrong: string, right: string) {
    super(`The seller does not ask settling: ${wrong}. Right would be: ${right}.`);
    this.name = 'RouteNotPrivate';
  }
}

type Said = { status: number | null; stdout: string; stderr: string };

function askIp(args: string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    // An ordinary user's search path may lack the folder that iproute2 is in.
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
    const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    // spawn's own timeout goes on running when the program is not there.
    const deadline = setTimeout(() => child.kill('SIGKILL'), 5_000);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => {
      clearTimeout(deadline);
      reject(new RouteNotPrivate(`the route to settling cannot be judged: ${error.message}`, 'apt install iproute2'));
    });
    child.once('close', (status) => {
      clearTimeout(deadline);
      resolve({ status, stdout, stderr });
    });
  });
}

// What `ip -json` shows of a link and of a route; only what is read here.
const shownLinksSchema = z.array(z.object({ linkinfo: z.object({ info_kind: z.string().optional() }).optional() }));
const shownRoutesSchema = z.array(
  z.object({
    dev: z.string().optional(),
    gateway: z.string().optional(),
    prefsrc: z.string().optional(),
    type: z.string().optional(),
  }),
);

async function kindOf(interfaceName: string): Promise<string> {
  const { stdout } = await askIp(['-json', '-details', 'link', 'show', 'dev', interfaceName]);
  const [link] = shownLinksSchema.parse(JSON.parse(stdout || '[]'));
  return link?.linkinfo?.info_kind ?? 'network card';
}

function socketRoute(socketPath: string): PrivateRoute {
  const folder = path.dirname(socketPath);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return { kind: 'socket', path: socketPath };
  const user = process.geteuid?.() ?? found.uid;
  if ((found.mode & 0o077) !== 0 || found.uid !== user) {
    throw new RouteNotPrivate(
      `others may enter ${folder} and listen there in settling's place`,
      `chmod 0700 ${folder}, and its owner this user`,
    );
  }
  return { kind: 'socket', path: socketPath };
}

/**
 * Asks the kernel which route a request to settling would take, and refuses every route but the private link. Call it at start,
 * and again before connections are opened after the link was down.
 * @throws RouteNotPrivate, naming the way that it would take and what would be right
 */
export async function assertSellerRouteIsPrivate(
  endpoint: Endpoint,
  options: PrivateRouteOptions = {},
): Promise<PrivateRoute> {
  if (endpoint.kind === 'socket') return socketRoute(endpoint.path);
  const { host } = endpoint;
  const right = "raise the private link, and route settling's address through it alone";
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) {
    throw new RouteNotPrivate(
      `"${host}" is not an IPv4 address, and a name may come to mean another place`,
      "settling's own address on the private link, such as 10.77.0.2",
    );
  }
  const { status, stdout, stderr } = await askIp(['-json', '-4', 'route', 'get', host]);
  if (status !== 0) {
    if (/No route to host|Network is unreachable|Permission denied/i.test(stderr)) return { kind: 'unreachable', host };
    throw new RouteNotPrivate(`the route to ${host} cannot be judged: ${stderr.trim()}`, right);
  }
  const [route] = shownRoutesSchema.parse(JSON.parse(stdout));
  const interfaceName = route?.dev ?? '';
  if (route?.type === 'local' || interfaceName === 'lo') {
    throw new RouteNotPrivate(`${host} is an address of this very machine or namespace`, right);
  }
  if (route?.gateway) {
    throw new RouteNotPrivate(
      `a question to ${host} would leave by ${interfaceName} through the gateway ${route.gateway}`,
      right,
    );
  }
  if (interfaceName !== options.lineInterface) {
    const kind = await kindOf(interfaceName);
    // wireguard-go moves its packets through a tun interface; the kernel's own has a kind of its own.
    if (kind !== 'wireguard' && kind !== 'tun') {
      throw new RouteNotPrivate(
        `a question to ${host} would leave by ${interfaceName}, a ${kind} that others may be on`,
        right,
      );
    }
  }
  return { kind: 'interface', interfaceName, localAddress: route?.prefsrc ?? '', host };
}

function asNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

// The kernel writes addresses here as the hexadecimal of its memory, lowest byte first.
function fromKernel(hexadecimal: string): number {
  return asNumber(Buffer.from(hexadecimal, 'hex').toReversed().join('.'));
}

const rejectFlag = 0x200;

/**
 * The interface that the main routing table sends packets for an IPv4 address to; null when it has no way there. It
 * takes microseconds, so it can be asked before every connection; rules for other tables are not seen, which is why
 * `assertSellerRouteIsPrivate` asks the kernel itself.
 */
export function interfaceTowards(host: string): string | null {
  const target = asNumber(host);
  const routes = readFileSync('/proc/self/net/route', 'latin1').trim().split('\n').slice(1);
  let best: { mask: number; metric: number; name: string | null } | null = null;
  for (const line of routes) {
    const [name, destination, , flags, , , metricText, maskText] = line.trim().split(/\s+/);
    if (name === undefined || destination === undefined || flags === undefined || maskText === undefined) {
      throw new Error('A broken assumption: a line of /proc/self/net/route has fewer than eight columns');
    }
    const mask = fromKernel(maskText);
    const metric = Number(metricText);
    if ((BigInt(target) & BigInt(mask)) !== BigInt(fromKernel(destination))) continue;
    if (best && (best.mask > mask || (best.mask === mask && best.metric <= metric))) continue;
    best = { mask, metric, name: (Number.parseInt(flags, 16) & rejectFlag) !== 0 ? null : name };
  }
  return best?.name ?? null;
}

/**
 * Tells whether a connection opened now would take the route that was judged private, or none at all. It is cheap enough for
 * every connection.
 */
export function stillLeavesBy(route: PrivateRoute): boolean {
  if (route.kind === 'socket') return true;
  const now = interfaceTowards(route.host);
  return now === null || (route.kind === 'interface' && now === route.interfaceName);
}
