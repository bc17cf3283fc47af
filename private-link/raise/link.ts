import type { LinkedCommand } from '../machine/run-command.ts';
import type { LinkProbe } from './link-probe.ts';

/** How settling and the seller are joined, from the most like two machines on a closed network to the least. */
export type LinkMode = 'wireguard-root' | 'wireguard-user-namespace' | 'line-socket' | 'line-interface';

export type LinkEndpoint = { kind: 'socket'; path: string } | { kind: 'address'; host: string; port: number };

export type LinkStatus = {
  /** Whether a packet (on the socket: a connection) from the seller reaches settling's place. */
  up: boolean;
  /** Epoch milliseconds; null where there is no WireGuard, or there was no handshake yet. */
  lastHandshakeAt: number | null;
  /** The bytes that the seller's end has sent and received; null where they are not counted. */
  sentBytes: number | null;
  receivedBytes: number | null;
  probe: LinkProbe;
};

/** A raised private link: where settling listens, what the seller asks, and how to start each where it belongs. */
export type PrivateLink = {
  mode: LinkMode;
  /** One sentence: why this mode and not a stronger one. */
  why: string;
  /** What to install or allow for a stronger mode; null in the strongest. */
  toStrengthen: string | null;
  settlingListens: LinkEndpoint;
  sellerAsks: LinkEndpoint;
  /** Wraps a command so that it runs where settling lives, without any channel of the process that starts it. */
  inSettling(command: string, args: string[]): LinkedCommand;
  /** Wraps a command so that it runs where the seller lives, with the open files and the IPC channel that it is given. */
  inSeller(command: string, args: string[]): LinkedCommand;
  /** Names and public keys, for the table that is printed. */
  details: Record<string, string>;
  status(): Promise<LinkStatus>;
  /** Takes the link down: no interface, namespace, process, route or socket of it is left. Can be called twice. */
  lower(): Promise<void>;
};
