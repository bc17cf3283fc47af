import { describe, expect, it } from 'vitest';
import { guardRulesOf } from '../../settling/private-interface/guard-rule.ts';
import { judgeListening } from '../../settling/private-interface/listening-rules.ts';
import type { ListeningOptions } from '../../settling/private-interface/listening-rules.ts';
import type { NetworkInterface, NetworkPlace } from '../../settling/private-interface/network-place.ts';

const loopback: NetworkInterface = {
  name: 'lo',
  kind: '',
  up: true,
  loopback: true,
  addresses: [{ address: '127.0.0.1', prefixLength: 8 }],
};
const tunnel: NetworkInterface = {
  name: 'wg0',
  kind: 'wireguard',
  up: true,
  loopback: false,
  addresses: [{ address: '10.77.0.2', prefixLength: 32 }],
};
const shopNetwork: NetworkInterface = {
  name: 'eth0',
  kind: '',
  up: true,
  loopback: false,
  addresses: [{ address: '192.168.1.20', prefixLength: 24 }],
};

function placeOf(interfaces: NetworkInterface[], more: Partial<NetworkPlace> = {}): NetworkPlace {
  return { interfaces, defaultRouteInterfaces: [], guards: [], ...more };
}

const guard = { interfaces: ['wg0', 'lo'], address: '10.77.0.0', prefixLength: 24 };

describe('where settling may listen, by the network that it lives in', () => {
  const cases: [string, string, NetworkPlace, ListeningOptions, string | null][] = [
    ['every network', '0.0.0.0', placeOf([loopback, tunnel]), {}, 'wildcard-address'],
    ['every network, IPv6', '::', placeOf([loopback, tunnel]), {}, 'wildcard-address'],
    ['no address at all', '', placeOf([loopback, tunnel]), {}, 'wildcard-address'],
    ['loopback', '127.0.0.1', placeOf([loopback, tunnel]), {}, 'loopback-address'],
    ['another loopback address', '127.9.9.9', placeOf([loopback, tunnel]), {}, 'loopback-address'],
    ['loopback by name', 'localhost', placeOf([loopback, tunnel]), {}, 'loopback-address'],
    ['a name', 'settling.example', placeOf([loopback, tunnel]), {}, 'not-an-address'],
    ['an address of nobody here', '10.77.0.2', placeOf([loopback, shopNetwork]), {}, 'address-not-here'],
    ['the shop network', '192.168.1.20', placeOf([loopback, shopNetwork, tunnel]), {}, 'not-the-private-link'],
    [
      'a private address put on loopback',
      '10.77.0.9',
      placeOf([{ ...loopback, addresses: [{ address: '10.77.0.9', prefixLength: 32 }] }]),
      {},
      'loopback-address',
    ],
    [
      'the tunnel while it is down',
      '10.77.0.2',
      placeOf([loopback, { ...tunnel, up: false }]),
      {},
      'private-link-is-down',
    ],
    [
      'a tunnel with room for more peers',
      '10.77.0.2',
      placeOf([loopback, { ...tunnel, addresses: [{ address: '10.77.0.2', prefixLength: 24 }] }]),
      {},
      'room-for-others',
    ],
    [
      'a tunnel that leads on',
      '10.77.0.2',
      placeOf([loopback, tunnel], { defaultRouteInterfaces: ['wg0'] }),
      {},
      'line-leads-on',
    ],
    [
      'the tunnel beside a shop network',
      '10.77.0.2',
      placeOf([loopback, shopNetwork, tunnel]),
      {},
      'other-interface-without-guard',
    ],
    [
      'the tunnel beside a card that is down and may come up',
      '10.77.0.2',
      placeOf([loopback, { ...shopNetwork, up: false }, tunnel]),
      {},
      'other-interface-without-guard',
    ],
    [
      'the tunnel, guarded for another address',
      '10.77.0.2',
      placeOf([loopback, shopNetwork, tunnel], { guards: [{ ...guard, address: '10.78.0.0' }] }),
      {},
      'other-interface-without-guard',
    ],
    [
      'the tunnel, with a guard that lets the shop network in',
      '10.77.0.2',
      placeOf([loopback, shopNetwork, tunnel], { guards: [{ ...guard, interfaces: ['wg0', 'eth0'] }] }),
      {},
      'other-interface-without-guard',
    ],
    [
      'the tunnel, when nobody may read the rules',
      '10.77.0.2',
      placeOf([loopback, shopNetwork, tunnel], { guards: null }),
      {},
      'other-interface-without-guard',
    ],
    [
      'a network card that nobody named as the line',
      '10.77.0.2',
      placeOf([loopback, { ...tunnel, name: 'eth1', kind: '' }]),
      {},
      'not-the-private-link',
    ],
    [
      'the named line with room for others',
      '192.168.1.20',
      placeOf([loopback, shopNetwork]),
      { lineInterface: 'eth0' },
      'room-for-others',
    ],
    ['the tunnel alone', '10.77.0.2', placeOf([loopback, tunnel]), {}, null],
    ['the tunnel of wireguard-go alone', '10.77.0.2', placeOf([loopback, { ...tunnel, kind: 'tun' }]), {}, null],
    [
      'the tunnel beside the kernel own placeholders',
      '10.77.0.2',
      placeOf([loopback, tunnel, { ...shopNetwork, name: 'sit0', kind: 'sit', up: false, addresses: [] }]),
      {},
      null,
    ],
    [
      'the tunnel beside a shop network, guarded',
      '10.77.0.2',
      placeOf([loopback, shopNetwork, tunnel], { guards: [guard] }),
      {},
      null,
    ],
    [
      'the named line alone',
      '10.77.0.2',
      placeOf([loopback, { ...tunnel, name: 'eth1', kind: '' }]),
      { lineInterface: 'eth1' },
      null,
    ],
  ];
  it.each(cases)('%s (%s)', (_what, host, place, options, refusal) => {
    expect(judgeListening(host, place, options)?.name ?? null).toBe(refusal);
  });

  it('says what is wrong and what would be right', () => {
    const refusal = judgeListening('192.168.1.20', placeOf([loopback, shopNetwork, tunnel]));
    expect(refusal?.wrong).toContain('192.168.1.20 belongs to eth0');
    expect(refusal?.right).toContain('WireGuard');
  });
});

function rule(...expr: object[]): object {
  return { rule: { family: 'inet', table: 't', chain: 'c', expr } };
}

describe('a guarding firewall rule', () => {
  const chain = { chain: { family: 'inet', table: 't', name: 'c', type: 'filter', hook: 'prerouting' } };
  const notFrom = { match: { op: '!=', left: { meta: { key: 'iifname' } }, right: 'wg0' } };
  const forAddress = { match: { op: '==', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: '10.77.0.2' } };
  const read = (...entries: object[]) => guardRulesOf(JSON.stringify({ nftables: [chain, ...entries] }));

  it('is read where it drops everything that comes another way', () => {
    expect(read(rule(notFrom, forAddress, { counter: {} }, { drop: null }))).toEqual([
      { interfaces: ['wg0'], address: '10.77.0.2', prefixLength: 32 },
    ]);
  });

  it('does not count behind a rule that lets packets out of the chain', () => {
    expect(read(rule({ accept: null }), rule(notFrom, forAddress, { drop: null }))).toEqual([]);
  });

  it('does not count when it has one condition more, or does not drop', () => {
    const onlyTcp = { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'tcp' } };
    expect(read(rule(notFrom, forAddress, onlyTcp, { drop: null }))).toEqual([]);
    expect(read(rule(notFrom, forAddress, { accept: null }))).toEqual([]);
    expect(read(rule(forAddress, notFrom, { drop: null }))).toEqual([]);
  });

  it('does not count in a chain that no packet passes', () => {
    const unhooked = { chain: { family: 'inet', table: 't', name: 'c' } };
    expect(guardRulesOf(JSON.stringify({ nftables: [unhooked, rule(notFrom, forAddress, { drop: null })] }))).toEqual(
      [],
    );
  });
});
