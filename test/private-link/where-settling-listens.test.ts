import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { describeWhere, itUnlessMissing } from '../support/requirements.ts';
import { TestNamespaces } from '../support/namespaces.ts';
import { temporaryHome } from './link-lab.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const tryToListen = path.join(import.meta.dirname, 'try-to-listen.ts');

describeWhere('wireguard', 'what settling and the seller find where they really are', () => {
  const hostAddress = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  const hostAddressMissing = hostAddress ? null : 'an address of this machine on a network of its own';
  const nodeHere = process.execPath;

  function ask(namespaces: TestNamespaces, namespace: string, server: string, host: string, options = {}): string {
    const endpoint = JSON.stringify({ kind: 'address', host, port: 7100 });
    return namespaces.run(namespace, nodeHere, [tryToListen, server, endpoint, JSON.stringify(options)]).trim();
  }

  it('allows the raised link, refuses it beside another interface, and allows that with the guarding rule', async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home, mode: 'wireguard' });
    undo.push(() => link.lower());
    const namespaces = new TestNamespaces();
    undo.push(() => namespaces.remove());
    const { namespaces: own, interfaces } = linkNamesOf(home);
    expect(ask(namespaces, own.settling, 'settling', '10.77.0.2')).toBe('may listen');
    expect(ask(namespaces, own.settling, 'settling', '0.0.0.0')).toContain('wildcard-address');

    const neighbour = namespaces.add('neighbour');
    namespaces.join(
      { namespace: own.settling, link: 'shop0', address: '192.0.2.1/24' },
      { namespace: neighbour, link: 'shop0', address: '192.0.2.2/24' },
    );
    expect(ask(namespaces, own.settling, 'settling', '192.0.2.1')).toContain('not-the-private-link');
    expect(ask(namespaces, own.settling, 'settling', '10.77.0.2')).toContain('other-interface-without-guard');
    const guard = `iifname != { "${interfaces.settling}", "lo" } ip daddr 10.77.0.0/24 drop`;
    const rules = [
      'add table inet guard',
      'add chain inet guard before { type filter hook prerouting priority raw; }',
      `add rule inet guard before ${guard}`,
    ];
    namespaces.run(own.settling, 'nft', ['-f', '-'], { input: `${rules.join('\n')}\n` });
    expect(ask(namespaces, own.settling, 'settling', '10.77.0.2')).toBe('may listen');
    namespaces.run(own.settling, 'nft', [
      'insert',
      'rule',
      'inet',
      'guard',
      'before',
      'tcp',
      'dport',
      '7100',
      'accept',
    ]);
    expect(ask(namespaces, own.settling, 'settling', '10.77.0.2')).toContain('other-interface-without-guard');
  });

  itUnlessMissing(hostAddressMissing, 'refuses the address that this machine has on its own network', () => {
    const namespaces = new TestNamespaces();
    undo.push(() => namespaces.remove());
    const outside = namespaces.add('outside');
    namespaces.ip('-n', outside, 'link', 'add', 'dummy0', 'type', 'veth', 'peer', 'name', 'dummy1');
    namespaces.ip('-n', outside, 'address', 'add', `${hostAddress}/24`, 'dev', 'dummy0');
    namespaces.ip('-n', outside, 'link', 'set', 'dummy0', 'up');
    expect(ask(namespaces, outside, 'settling', hostAddress!)).toContain('not-the-private-link');
  });

  it('lets the seller ask by the tunnel, finds no way when it is gone, and refuses any other way', async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home, mode: 'wireguard' });
    undo.push(() => link.lower());
    const namespaces = new TestNamespaces();
    undo.push(() => namespaces.remove());
    const { namespaces: own, interfaces } = linkNamesOf(home);
    expect(JSON.parse(ask(namespaces, own.seller, 'seller', '10.77.0.2'))).toEqual({
      kind: 'interface',
      interfaceName: interfaces.seller,
      localAddress: '10.77.0.1',
      host: '10.77.0.2',
      still: true,
    });

    namespaces.ip('-n', own.seller, 'link', 'set', interfaces.seller, 'down');
    expect(JSON.parse(ask(namespaces, own.seller, 'seller', '10.77.0.2'))).toMatchObject({
      kind: 'unreachable',
      still: true,
    });

    const gateway = namespaces.add('gateway');
    namespaces.join(
      { namespace: own.seller, link: 'shop0', address: '192.0.2.1/24' },
      { namespace: gateway, link: 'shop0', address: '192.0.2.2/24' },
    );
    namespaces.ip('-n', own.seller, 'route', 'delete', 'unreachable', '10.77.0.0/24');
    namespaces.ip('-n', own.seller, 'route', 'add', 'default', 'via', '192.0.2.2');
    expect(ask(namespaces, own.seller, 'seller', '10.77.0.2')).toMatch(/shop0 through the gateway 192\.0\.2\.2/);
    namespaces.ip('-n', own.seller, 'route', 'add', '10.77.0.2/32', 'dev', 'shop0');
    expect(ask(namespaces, own.seller, 'seller', '10.77.0.2')).toMatch(/shop0, a veth that others may be on/);
    const asLine = JSON.parse(ask(namespaces, own.seller, 'seller', '10.77.0.2', { lineInterface: 'shop0' }));
    expect(asLine).toMatchObject({ interfaceName: 'shop0', still: true });
    expect(ask(namespaces, own.seller, 'seller', '10.77.0.1')).toMatch(/an address of this very machine|unreachable/);
  });
});
