import { describe, expect, it } from 'vitest';
import { guardRulesOf } from '../../private-link/guard/guard-rule.ts';
import { judgeListening } from '../../private-link/guard/listening-rules.ts';
import type { ListeningOptions } from '../../private-link/guard/listening-rules.ts';
import type { NetworkInterface, NetworkPlace } from '../../private-link/guard/network-place.ts';

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

  it.each(['sit', 'ipip', 'gre', 'gretap', 'erspan', 'vti', 'vti6', 'ip6tnl', 'ip6gre', 'ip6gretap', 'ip6erspan'])(
    'beside %s, which the kernel makes by itself, while that is down and not when it is up',
    (kind) => {
      const placeholder = { ...shopNetwork, name: `${kind}0`, kind, up: false, addresses: [] };
      expect(judgeListening('10.77.0.2', placeOf([loopback, tunnel, placeholder]))).toBeNull();
      const raised = judgeListening('10.77.0.2', placeOf([loopback, tunnel, { ...placeholder, up: true }]));
      expect(raised?.name).toBe('other-interface-without-guard');
    },
  );

  it.each([
    ['10.0.0.0', true],
    ['10.255.255.255', true],
    ['9.255.255.255', false],
    ['11.0.0.0', false],
    ['172.15.255.255', false],
    ['172.16.0.0', true],
    ['172.31.255.255', true],
    ['172.32.0.0', false],
    ['192.168.0.0', true],
    ['192.168.255.255', true],
    ['192.167.255.255', false],
    ['192.169.0.0', false],
    ['100.63.255.255', false],
    ['100.64.0.0', true],
    ['100.127.255.255', true],
    ['100.128.0.0', false],
    ['169.254.0.0', true],
    ['169.255.0.0', false],
  ])('%s is on a private network: %s', (address, isPrivate) => {
    const card = { ...shopNetwork, addresses: [{ address, prefixLength: 24 }] };
    const { wrong } = judgeListening(address, placeOf([loopback, card]))!;
    expect(wrong).toContain(isPrivate ? 'shares with others' : 'the open Internet');
  });

  it.each<[string, string, NetworkPlace, ListeningOptions, string | null]>([
    ['a star', '*', placeOf([loopback, tunnel]), {}, 'wildcard-address'],
    ['loopback, IPv6', '::1', placeOf([loopback, tunnel]), {}, 'loopback-address'],
    [
      'another card than the named line',
      '192.168.1.20',
      placeOf([shopNetwork]),
      { lineInterface: 'eth1' },
      'not-the-private-link',
    ],
    [
      'a guard without loopback',
      '10.77.0.2',
      placeOf([shopNetwork, tunnel], { guards: [{ ...guard, interfaces: ['wg0'] }] }),
      {},
      null,
    ],
    [
      'a guard of another link',
      '10.77.0.2',
      placeOf([shopNetwork, tunnel], { guards: [{ ...guard, interfaces: ['lo'] }] }),
      {},
      'other-interface-without-guard',
    ],
    [
      'a guard for IPv6',
      '10.77.0.2',
      placeOf([shopNetwork, tunnel], { guards: [{ ...guard, address: 'fd00::' }] }),
      {},
      'other-interface-without-guard',
    ],
    ['a default route elsewhere', '10.77.0.2', placeOf([tunnel], { defaultRouteInterfaces: ['eth0'] }), {}, null],
  ])('%s (%s)', (_what, host, place, options, refusal) => {
    expect(judgeListening(host, place, options)?.name ?? null).toBe(refusal);
  });

  it('says where nobody may read whether a rule guards the address', () => {
    const [unread, none] = [null, []].map(
      (guards) => judgeListening('10.77.0.2', placeOf([shopNetwork, tunnel], { guards }))!.wrong,
    );
    expect(unread).toContain('may not read whether');
    expect(none).not.toContain('may not read whether');
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

  it('is read whole: from more than one interface, for a network, in chains of IPv4 and of input too', () => {
    const from = { match: { ...notFrom.match, right: { set: ['wg0', 'lo'] } } };
    const to = { match: { ...forAddress.match, right: { prefix: { addr: '10.77.0.0', len: 24 } } } };
    expect(read(rule(from, to, { drop: null }))).toEqual([guard]);
    const input = { chain: { ...chain.chain, family: 'ip', hook: 'input' } };
    const ofInput = { rule: { family: 'ip', table: 't', chain: 'c', expr: [from, to, { drop: null }] } };
    expect(guardRulesOf(JSON.stringify({ nftables: [input, ofInput] }))).toEqual([guard]);
  });

  it('counts behind a rule that drops something else', () => {
    expect(read(rule({ drop: null }), rule(notFrom, forAddress, { drop: null }))).toHaveLength(1);
  });

  it.each([
    ['of interfaces that it names', [{ match: { ...notFrom.match, op: '==' } }, forAddress, { drop: null }]],
    ['of all addresses but one', [notFrom, { match: { ...forAddress.match, op: '!=' } }, { drop: null }]],
    [
      'of senders',
      [
        notFrom,
        { match: { ...forAddress.match, left: { payload: { protocol: 'ip', field: 'saddr' } } } },
        { drop: null },
      ],
    ],
    [
      'of IPv6',
      [
        notFrom,
        { match: { ...forAddress.match, left: { payload: { protocol: 'ip6', field: 'daddr' } } } },
        { drop: null },
      ],
    ],
    [
      'of where packets leave',
      [{ match: { ...notFrom.match, left: { meta: { key: 'oifname' } } } }, forAddress, { drop: null }],
    ],
  ])('does not count when it is one %s', (_what, expr) => {
    expect(read(rule(...expr))).toEqual([]);
  });

  it.each([{ type: 'nat' }, { hook: 'forward' }, { hook: 'output' }, { family: 'ip6' }])(
    'does not count in a chain of another kind: %j',
    (other) => {
      const elsewhere = { chain: { ...chain.chain, ...other } };
      const { family } = elsewhere.chain;
      const inIt = { rule: { family, table: 't', chain: 'c', expr: [notFrom, forAddress, { drop: null }] } };
      expect(guardRulesOf(JSON.stringify({ nftables: [elsewhere, inIt] }))).toEqual([]);
    },
  );

  it.each([{ family: 'ip' }, { table: 'u' }, { chain: 'd' }])('does not count for another chain: %j', (other) => {
    const elsewhere = {
      rule: { family: 'inet', table: 't', chain: 'c', expr: [notFrom, forAddress, { drop: null }], ...other },
    };
    expect(read(elsewhere)).toEqual([]);
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
