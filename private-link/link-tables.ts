import { clockAsCause } from './machine/clock-keeping.ts';
import type { MachineAbilities } from './machine/machine-abilities.ts';
import type { LinkStatus, PrivateLink } from './raise/link.ts';

/** Two columns, the first as wide as its widest cell. */
export function asTable(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

export function sayEndpoint(endpoint: PrivateLink['sellerAsks']): string {
  return endpoint.kind === 'socket' ? endpoint.path : `${endpoint.host}:${endpoint.port}`;
}

/** What a raised link is, for people. */
export function linkRows(link: PrivateLink): [string, string][] {
  const rows: [string, string][] = [
    ['Mode', link.mode],
    ['Why this mode', link.why],
  ];
  if (link.toStrengthen) rows.push(['For a stronger mode', link.toStrengthen]);
  rows.push(['Settling listens at', sayEndpoint(link.settlingListens)], ...Object.entries(link.details));
  return rows;
}

function sayProbe({ outcome, tookMs }: LinkStatus['probe']): string {
  const meaning = {
    answered: 'settling answered',
    refused: 'the link carries, and settling does not listen',
    silent: 'nothing came back',
    unreachable: 'there is no way there',
  }[outcome];
  return `${meaning}, after ${tookMs.toFixed(1)} ms`;
}

function sayAge(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  return seconds < 0 ? `${-seconds} s in the future: this machine's clock was set back since` : `${seconds} s ago`;
}

/** How a raised link is doing at `now` (epoch milliseconds), for people. */
export function statusRows(status: LinkStatus, now: number): [string, string][] {
  const rows: [string, string][] = [
    ['State', status.up ? 'up' : 'DOWN'],
    ['Probe', sayProbe(status.probe)],
  ];
  if (status.sentBytes === null) return rows;
  // A working link refuses quickly; only silence can be an unanswered handshake.
  if (!status.up && status.probe.outcome !== 'refused') rows.push(['Possible cause', clockAsCause]);
  const since = status.lastHandshakeAt === null ? 'never' : sayAge(now - status.lastHandshakeAt);
  const carried = `${status.sentBytes} bytes sent, ${status.receivedBytes ?? 0} received`;
  return [...rows, ['Last handshake', since], ["Carried (seller's end)", carried]];
}

/** What this machine has and lacks for each mode, for people. */
export function abilityRows(abilities: MachineAbilities): [string, string][] {
  const wireguard = abilities.wireguard;
  const asUser = [...wireguard, ...abilities.userNamespace];
  const say = (shortfalls: typeof wireguard) =>
    shortfalls.length === 0
      ? 'yes'
      : `no: ${shortfalls.map(({ missing, remedy }) => `${missing} is missing (${remedy})`).join('; ')}`;
  return [
    ['wireguard-root', abilities.root ? say(wireguard) : 'no: not running as root (run as root)'],
    ['wireguard-user-namespace', abilities.root ? 'not needed: root stands higher' : say(asUser)],
    ['line-socket', 'yes'],
  ];
}
