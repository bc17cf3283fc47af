import { openAddresses, behindAddresses, doorPort } from './laboratory.ts';
import type { Host, Laboratory } from './laboratory.ts';
import type { Control, RaisedArrangement } from './arrangement.ts';
import { settlingPort, tunnelAddresses } from '../../private-link/machine/link-addresses.ts';

type AskOptions = { user?: number; from?: string; timeoutMs?: number };

/** Whether somebody on a host opens a connection to a server and gets an answer of its own. */
export async function tryFrom(
  laboratory: Laboratory,
  host: Host,
  url: string,
  options: AskOptions = {},
): Promise<boolean> {
  const args = [url, options.from ?? '', String(options.timeoutMs ?? 1_200)];
  const as = options.user === undefined ? {} : { user: options.user };
  const said = await laboratory.run(laboratory.hosts[host], 'test/exposure/intruder.ts', args, as);
  return (JSON.parse(said) as { reached: boolean }).reached;
}

/** Lets a machine pass packets on and hide their origin, as container and VPN gateways do. */
function makeGateway({ namespaces, hosts }: Laboratory, host: 'seller' | 'settling'): void {
  const commands = [
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'nft add table ip gateway',
    "nft 'add chain ip gateway after { type nat hook postrouting priority srcnat; }'",
    'nft add rule ip gateway after masquerade',
  ];
  namespaces.run(hosts[host], 'sh', ['-ec', commands.join('\n')]);
}

function routeThrough({ namespaces, hosts }: Laboratory, from: Host, targets: string[], gateway: string): void {
  for (const target of targets) namespaces.ip('-n', hosts[from], 'route', 'replace', `${target}/32`, 'via', gateway);
}

type Tried = { who: string; reached: boolean; control: Control };

const targetOf = (raised: RaisedArrangement) => new URL(raised.settlingUrl).hostname;

async function thirdHost(laboratory: Laboratory, raised: RaisedArrangement): Promise<Tried> {
  const scheme = new URL(raised.settlingUrl).protocol;
  const addresses = [openAddresses.settling, openAddresses.seller, tunnelAddresses.settling, tunnelAddresses.seller];
  const urls = new Set([raised.settlingUrl, ...addresses.map((address) => `${scheme}//${address}:${settlingPort}`)]);
  const answers = await Promise.all([...urls].map((url) => tryFrom(laboratory, 'stranger', url)));
  const doors = await Promise.all(
    [openAddresses.seller, openAddresses.settling].map((address) =>
      tryFrom(laboratory, 'stranger', `http://${address}:${doorPort}`),
    ),
  );
  return {
    who: 'a third host, at every address',
    reached: answers.includes(true),
    control: { control: 'the third host reaches an open door on both machines', found: doors.every(Boolean) },
  };
}

async function throughMachine(
  laboratory: Laboratory,
  raised: RaisedArrangement,
  gateway: 'seller' | 'settling',
): Promise<Tried> {
  const who = gateway === 'seller' ? "the seller's machine" : "settling's machine";
  const targets = [targetOf(raised), behindAddresses[gateway]].filter((target) => target !== openAddresses[gateway]);
  routeThrough(laboratory, 'stranger', targets, openAddresses[gateway]);
  const tried = {
    who: `a third host through ${who}, which forwards and masquerades`,
    reached: await tryFrom(laboratory, 'stranger', raised.settlingUrl),
    control: {
      control: `the same way through ${who} leads to a door behind it`,
      found: await tryFrom(laboratory, 'stranger', `http://${behindAddresses[gateway]}:${doorPort}`),
    },
  };
  const { namespaces, hosts } = laboratory;
  for (const target of targets) namespaces.ip('-n', hosts.stranger, 'route', 'delete', `${target}/32`);
  return tried;
}

/** The stranger takes the seller's address of the private link (network 21 has it; on the open network it is free). */
async function spoofingSeller(laboratory: Laboratory, raised: RaisedArrangement): Promise<Tried> {
  const { namespaces, hosts } = laboratory;
  namespaces.ip('-n', hosts.stranger, 'address', 'replace', `${tunnelAddresses.seller}/32`, 'dev', 'eth0');
  const rules = [
    'add table ip seen',
    'add chain ip seen before { type filter hook prerouting priority -400; }',
    `add rule ip seen before ip saddr ${tunnelAddresses.seller} ip daddr ${targetOf(raised)} counter`,
  ];
  namespaces.run(hosts.settling, 'nft', ['-f', '-'], { input: `${rules.join('\n')}\n` });
  if (targetOf(raised) === openAddresses.settling)
    namespaces.ip(
      '-n',
      hosts.settling,
      'route',
      'replace',
      `${tunnelAddresses.seller}/32`,
      'via',
      openAddresses.stranger,
    );
  else routeThrough(laboratory, 'stranger', [targetOf(raised)], openAddresses.settling);
  const reached = await tryFrom(laboratory, 'stranger', raised.settlingUrl, { from: tunnelAddresses.seller });
  const [, arrived] =
    /packets (\d+)/.exec(namespaces.run(hosts.settling, 'nft', ['list', 'table', 'ip', 'seen'])) ?? [];
  namespaces.ip('-n', hosts.stranger, 'address', 'delete', `${tunnelAddresses.seller}/32`, 'dev', 'eth0');
  return {
    who: "a third host with the seller's address",
    reached,
    control: { control: "packets with the seller's address arrive at settling's machine", found: Number(arrived) > 0 },
  };
}

async function stolenTerminal(laboratory: Laboratory, raised: RaisedArrangement): Promise<Tried> {
  if (targetOf(raised) !== openAddresses.settling)
    routeThrough(laboratory, 'terminal', [targetOf(raised)], openAddresses.seller);
  return {
    who: 'a stolen terminal',
    reached: await tryFrom(laboratory, 'terminal', raised.settlingUrl),
    control: {
      control: "the terminal reaches the seller's machine",
      found: await tryFrom(laboratory, 'terminal', `http://${openAddresses.seller}:${doorPort}`),
    },
  };
}

const nobody = 65_534;

async function anotherUser(laboratory: Laboratory, raised: RaisedArrangement): Promise<Tried> {
  return {
    who: "another user of the seller's machine",
    reached: await tryFrom(laboratory, 'seller', raised.settlingUrl, { user: nobody }),
    control: {
      control: 'that user reaches the door behind the machine',
      found: await tryFrom(laboratory, 'seller', `http://${behindAddresses.seller}:${doorPort}`, { user: nobody }),
    },
  };
}

async function untilReached(laboratory: Laboratory, raised: RaisedArrangement): Promise<boolean> {
  for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt;) {
    if (await tryFrom(laboratory, raised.mayAsk.host, raised.settlingUrl)) return true;
  }
  return false;
}

/** Opens the doors that show that the intruder's ways work. */
export async function openDoors(laboratory: Laboratory): Promise<void> {
  const { namespaces, hosts } = laboratory;
  const places = [hosts.seller, hosts.settling, namespaces.name('behind-seller'), namespaces.name('behind-settling')];
  await Promise.all(places.map((place) => laboratory.start(place, 'test/exposure/door.ts', [String(doorPort)])));
}

/**
 * Tries to open a connection to settling from everywhere else, between two controls from where it may be opened.
 * @returns from where it was opened and answered, whoever may ask included
 */
export async function tryEverywhere(
  laboratory: Laboratory,
  raised: RaisedArrangement,
): Promise<{ reachedFrom: string[]; controls: Control[] }> {
  const controls: Control[] = [
    { control: `${raised.mayAsk.who} reaches settling, before`, found: await untilReached(laboratory, raised) },
  ];
  makeGateway(laboratory, 'seller');
  makeGateway(laboratory, 'settling');
  const tried = [
    await thirdHost(laboratory, raised),
    await throughMachine(laboratory, raised, 'seller'),
    await throughMachine(laboratory, raised, 'settling'),
    await spoofingSeller(laboratory, raised),
    await stolenTerminal(laboratory, raised),
    await anotherUser(laboratory, raised),
  ];
  const more = (await raised.moreTries?.()) ?? { reachedFrom: [], controls: [] };
  controls.push(...tried.map(({ control }) => control), ...more.controls);
  controls.push({
    control: `${raised.mayAsk.who} reaches settling, after`,
    found: await untilReached(laboratory, raised),
  });
  controls.push(...((await raised.lastControls?.()) ?? []));
  const reachedFrom = tried.filter(({ reached }) => reached).map(({ who }) => who);
  return { reachedFrom: [raised.mayAsk.who, ...reachedFrom, ...more.reachedFrom], controls };
}
