import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { TestNamespaces } from '../support/namespaces.ts';
import { endChild, temporaryHome } from './link-lab.ts';
import { askFrom, follow, listenInside, writeFilesFor } from './two-machines-lab.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const guards = path.join(import.meta.dirname, 'try-to-listen.ts');
const settlingEndpoint = '{"kind":"address","host":"10.77.0.2","port":7100}';

/** A network with the seller's machine, settling's and a neighbour's, and the files for the first two. */
function twoMachines(carrier: 'wireguard' | 'line') {
  const namespaces = new TestNamespaces();
  undo.push(() => namespaces.remove());
  const { home, remove } = temporaryHome();
  undo.push(remove);
  const [shop, company, neighbour] = ['shop', 'company', 'neighbour'].map((role) => namespaces.add(role)) as [
    string,
    string,
    string,
  ];
  namespaces.network('lan', [
    { namespace: shop, link: 'eth0', address: '192.0.2.1/24' },
    { namespace: company, link: 'eth0', address: '192.0.2.2/24' },
    { namespace: neighbour, link: 'eth0', address: '192.0.2.3/24' },
  ]);
  const {
    inner,
    interfaces: link,
    folders,
  } = writeFilesFor(namespaces, home, { seller: '192.0.2.1', settling: '192.0.2.2' }, carrier);
  undo.push(() => spawnSync('ip', ['netns', 'delete', inner]));
  if (carrier === 'line') {
    namespaces.join({ namespace: shop, link: link.seller }, { namespace: company, link: link.settling });
  }
  return { namespaces, shop, company, neighbour, inner, link, folders };
}

function askGuard(namespaces: TestNamespaces, namespace: string, server: string, options = {}): string {
  return namespaces
    .run(namespace, process.execPath, [guards, server, settlingEndpoint, JSON.stringify(options)])
    .trim();
}

function countOf(answer: string): number {
  return (JSON.parse(answer) as { count: number }).count;
}

async function untilAnswered(ask: () => string, nonce: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!ask().includes(nonce)) {
    if (Date.now() > giveUpAt) throw new Error('The link did not come up within 15 s');
    await sleep(50);
  }
}

describeWhere('wireguard', 'two machines that follow the written steps', () => {
  it('are joined by WireGuard, and settling answers the seller and nobody else', async () => {
    const { namespaces, shop, company, neighbour, inner, link, folders } = twoMachines('wireguard');
    undo.push(() => spawnSync('ip', ['-n', shop, 'link', 'delete', link.seller]));
    undo.push(() => spawnSync('ip', ['-n', inner, 'link', 'delete', link.settling]));
    follow(namespaces, company, folders.settling, 'steps');
    follow(namespaces, shop, folders.seller, 'steps');

    expect(askGuard(namespaces, inner, 'settling')).toBe('may listen');
    expect(JSON.parse(askGuard(namespaces, shop, 'seller'))).toMatchObject({
      kind: 'interface',
      interfaceName: link.seller,
    });
    const settling = await listenInside(namespaces, inner, '10.77.0.2:7100', 'two machines');
    undo.push(() => endChild(settling));
    await untilAnswered(() => askFrom(namespaces, shop, '10.77.0.2'), 'two machines');

    const countBefore = countOf(askFrom(namespaces, shop, '10.77.0.2'));
    const strangers = {
      anotherUserOfTheShop: askFrom(namespaces, shop, '10.77.0.2', { user: 65_534 }),
      companyItself: askFrom(namespaces, company, '10.77.0.2'),
      neighbourOverTheCompany: '',
      neighbourOverTheShop: '',
    };
    namespaces.ip('-n', neighbour, 'route', 'add', '10.77.0.2/32', 'via', '192.0.2.2');
    strangers.neighbourOverTheCompany = askFrom(namespaces, neighbour, '10.77.0.2');
    namespaces.ip('-n', neighbour, 'route', 'replace', '10.77.0.2/32', 'via', '192.0.2.1');
    namespaces.run(shop, 'sh', ['-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    const masquerade = [
      'add table ip out',
      'add chain ip out after { type nat hook postrouting priority srcnat; }',
      `add rule ip out after oifname "${link.seller}" masquerade`,
    ];
    namespaces.run(shop, 'nft', ['-f', '-'], { input: `${masquerade.join('\n')}\n` });
    strangers.neighbourOverTheShop = askFrom(namespaces, neighbour, '10.77.0.2');
    for (const [who, heard] of Object.entries(strangers)) expect(heard, who).not.toContain('two machines');
    expect(countOf(askFrom(namespaces, shop, '10.77.0.2'))).toBe(countBefore + 1);
  });

  it('let nothing leave in clear while the tunnel is down', async () => {
    const { namespaces, shop, company, link, folders } = twoMachines('wireguard');
    undo.push(() => spawnSync('ip', ['-n', shop, 'link', 'delete', link.seller]));
    follow(namespaces, shop, folders.seller, 'steps');
    namespaces.ip('-n', shop, 'route', 'add', 'default', 'via', '192.0.2.2');
    const counters = [
      'add table ip seen',
      'add chain ip seen before { type filter hook prerouting priority raw; }',
      'add rule ip seen before ip daddr 10.77.0.0/24 counter',
      'add rule ip seen before ip daddr 192.0.2.2 counter',
    ];
    namespaces.run(company, 'nft', ['-f', '-'], { input: `${counters.join('\n')}\n` });
    namespaces.ip('-n', shop, 'link', 'delete', link.seller);

    expect(askFrom(namespaces, shop, '10.77.0.2')).toMatch(/EHOSTUNREACH|ENETUNREACH|ECONNREFUSED/);
    expect(JSON.parse(askGuard(namespaces, shop, 'seller'))).toMatchObject({ kind: 'unreachable' });
    // The control: the same counter sees what does leave by that way.
    askFrom(namespaces, shop, '192.0.2.2');
    const [toSettling, control] = [
      ...namespaces.run(company, 'nft', ['list', 'table', 'ip', 'seen']).matchAll(/packets (\d+)/g),
    ].map(([, count]) => Number(count));
    expect(control).toBeGreaterThan(0);
    expect(toSettling).toBe(0);
  });

  it('are joined by a dedicated line that nobody else is on', async () => {
    const { namespaces, shop, company, neighbour, inner, link, folders } = twoMachines('line');
    undo.push(() => spawnSync('ip', ['-n', inner, 'link', 'delete', link.settling]));
    follow(namespaces, company, folders.settling, 'steps');
    follow(namespaces, shop, folders.seller, 'steps');

    expect(askGuard(namespaces, inner, 'settling')).toContain('not-the-private-link');
    expect(askGuard(namespaces, inner, 'settling', { lineInterface: link.settling })).toBe('may listen');
    expect(JSON.parse(askGuard(namespaces, shop, 'seller', { lineInterface: link.seller }))).toMatchObject({
      interfaceName: link.seller,
    });
    const settling = await listenInside(namespaces, inner, '10.77.0.2:7100', 'by line');
    undo.push(() => endChild(settling));
    await untilAnswered(() => askFrom(namespaces, shop, '10.77.0.2'), 'by line');
    expect(askFrom(namespaces, shop, '10.77.0.2', { user: 65_534 })).not.toContain('by line');
    namespaces.ip('-n', neighbour, 'route', 'add', '10.77.0.2/32', 'via', '192.0.2.2');
    expect(askFrom(namespaces, neighbour, '10.77.0.2')).not.toContain('by line');
  });

  it('are as before when the steps of removal are followed', () => {
    const { namespaces, shop, company, inner, link, folders } = twoMachines('wireguard');
    for (const [machine, folder] of [
      [company, folders.settling],
      [shop, folders.seller],
    ] as const) {
      follow(namespaces, machine, folder, 'steps');
      follow(namespaces, machine, folder, 'removal');
      expect(namespaces.run(machine, 'nft', ['list', 'ruleset'])).toBe('');
      expect(namespaces.ip('-n', machine, 'route', 'show', 'table', 'all')).not.toContain('10.77.0');
      expect(namespaces.ip('-n', machine, '-o', 'link')).not.toMatch(new RegExp(`${link.seller}|${link.settling}`));
    }
    expect(namespaces.ip('netns', 'list')).not.toContain(inner);
    expect(existsSync(path.join(folders.seller, '../../seller/etc'))).toBe(false);
  });
});
