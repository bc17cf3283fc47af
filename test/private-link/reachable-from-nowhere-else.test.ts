import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wirePorts } from '../../private-link/machine/link-addresses.ts';
import { loadOrMakeLinkKeys, makeWireguardKeyPair } from '../../private-link/machine/link-keys.ts';
import type { LinkKeys } from '../../private-link/machine/link-keys.ts';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import type { LinkNames } from '../../private-link/machine/link-names.ts';
import { raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { describeWhere } from '../support/requirements.ts';
import { TestNamespaces } from '../support/namespaces.ts';
import { WireCapture } from '../support/wire-capture.ts';
import { endChild, newNonce, settlingAnswer, startSeller, startSettling, temporaryHome } from './link-lab.ts';
import type { SellerStandIn } from './link-lab.ts';
import { askFrom } from './two-machines-lab.ts';

// Each negative stands between two positive controls, and is judged by this run's nonce and by settling's own counter:
// somebody else may answer at the same address elsewhere.

describeWhere('wireguard', 'settling on the raised link is reachable from nowhere else', () => {
  const undo: (() => unknown)[] = [];
  const nonce = newNonce();
  const namespaces = new TestNamespaces();
  let names: LinkNames;
  let keys: LinkKeys;
  let seller: SellerStandIn;

  beforeAll(async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home, mode: 'wireguard' });
    undo.push(() => link.lower());
    names = linkNamesOf(home);
    keys = loadOrMakeLinkKeys(names.folder);
    const settling = await startSettling(link, nonce);
    undo.push(() => endChild(settling));
    seller = await startSeller(link);
    undo.push(() => seller.stop());
    undo.push(() => namespaces.remove());
  });
  afterAll(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  async function countByControl(): Promise<number> {
    const heard = settlingAnswer(await seller.ask());
    expect(heard?.nonce, 'the positive control').toBe(nonce);
    return heard!.count;
  }

  /** Somebody with a machine of its own, on a cable to where the WireGuard packets pass. */
  function strangerOnTheWire(role: string, address: string): string {
    const stranger = namespaces.add(role);
    const ends = {
      link: `v${namespaces.suffix}${role.slice(0, 4)}`,
      namespace: names.namespaces.wire,
      address: '192.0.2.1/24',
    };
    namespaces.join(ends, { namespace: stranger, link: 'eth0', address: '192.0.2.2/24' });
    if (address !== '192.0.2.2') namespaces.ip('-n', stranger, 'address', 'add', `${address}/32`, 'dev', 'lo');
    namespaces.ip('-n', stranger, 'route', 'add', '10.77.0.0/24', 'via', '192.0.2.1', 'src', address);
    const gateway = [
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      'nft add table ip gateway',
      "nft 'add chain ip gateway after { type nat hook postrouting priority srcnat; }'",
      'nft add rule ip gateway after masquerade',
    ];
    namespaces.run(names.namespaces.wire, 'sh', ['-ec', gateway.join('\n')]);
    undo.push(() => spawnSync('ip', ['-n', names.namespaces.wire, 'link', 'delete', ends.link]));
    return stranger;
  }

  it('not from this machine, at any of its addresses or at its own', async () => {
    const before = await countByControl();
    const here = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.family === 'IPv4');
    for (const host of ['10.77.0.2', '10.77.0.1', ...here.map((address) => address!.address)]) {
      const heard = await fetch(`http://${host}:7100/`, { signal: AbortSignal.timeout(1_000) }).then(
        (answer) => answer.text(),
        String,
      );
      expect(heard, host).not.toContain(nonce);
    }
    expect(await countByControl()).toBe(before + 1);
  });

  it('not from the wire itself', async () => {
    const before = await countByControl();
    for (const host of ['10.77.0.2', '127.0.0.1']) {
      expect(askFrom(namespaces, names.namespaces.wire, host, { timeoutMs: 1_000 }), host).not.toContain(nonce);
    }
    expect(await countByControl()).toBe(before + 1);
  });

  it.each([
    ['a third host with a route, forwarding and masquerade', 'third', '192.0.2.2'],
    ["a third host that takes the seller's address", 'spoof', '10.77.0.1'],
  ])('not from %s', async (_who, role, address) => {
    const before = await countByControl();
    const stranger = strangerOnTheWire(role, address);
    expect(askFrom(namespaces, stranger, '10.77.0.2', { timeoutMs: 1_000 })).not.toContain(nonce);
    expect(await countByControl()).toBe(before + 1);
  });

  it.each([
    ['a key that settling does not know', false],
    ["the seller's own stolen key, without the preshared one", true],
  ])('not from a peer with %s', async (_what, stolen) => {
    const before = await countByControl();
    const wire = names.namespaces.wire;
    const peer = `x${namespaces.suffix}${stolen ? 'p' : 'k'}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-peer-'));
    undo.push(() => rmSync(folder, { recursive: true }));
    const { privateKey } = stolen ? keys.seller : makeWireguardKeyPair();
    writeFileSync(path.join(folder, 'key'), privateKey, { mode: 0o600 });
    writeFileSync(path.join(folder, 'preshared'), makeWireguardKeyPair().privateKey, { mode: 0o600 });
    const intruder = namespaces.add(`peer${stolen ? 'p' : 'k'}`);
    const commands = [
      `ip link add ${peer} type wireguard 2>/dev/null || wireguard-go ${peer} 2>/dev/null`,
      `wg set ${peer} private-key ${folder}/key peer ${keys.settling.publicKey} preshared-key ${folder}/preshared endpoint 127.0.0.1:${wirePorts.settling} persistent-keepalive 1 allowed-ips 10.77.0.2/32`,
      `ip link set ${peer} netns ${intruder}`,
      `ip -n ${intruder} address add 10.77.0.1/32 dev ${peer}`,
      `ip -n ${intruder} link set ${peer} up`,
      `ip -n ${intruder} route add 10.77.0.2/32 dev ${peer}`,
    ];
    namespaces.run(wire, 'sh', ['-ec', commands.join('\n')]);
    undo.push(() => spawnSync('ip', ['-n', intruder, 'link', 'delete', peer]));
    expect(askFrom(namespaces, intruder, '10.77.0.2', { timeoutMs: 2_000 })).not.toContain(nonce);
    const said = (what: string) =>
      namespaces.run(intruder, 'wg', ['show', peer, what]).trim().split(/\s+/).slice(1).map(Number);
    expect(said('latest-handshakes')).toEqual([0]);
    const [received, sent] = said('transfer');
    expect(received).toBe(0);
    expect(sent).toBeGreaterThan(0);
    expect(await countByControl()).toBe(before + 1);
  });

  it("has nothing in settling's namespace but loopback, the tunnel, one listening socket, one route and one peer", () => {
    const inside = names.namespaces.settling;
    // What some kernels put into every namespace is down and leads nowhere; everything that is up counts.
    const links = JSON.parse(namespaces.ip('-n', inside, '-json', 'link', 'show', 'up')) as { ifname: string }[];
    const up = links.map(({ ifname }) => ifname);
    expect(up.toSorted()).toEqual(['lo', names.interfaces.settling].toSorted());
    const routes = namespaces
      .ip('-n', inside, '-4', 'route')
      .trim()
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' '));
    expect(routes).toEqual([
      expect.stringMatching(/^unreachable 10\.77\.0\.0\/24/),
      expect.stringContaining(`10.77.0.1 dev ${names.interfaces.settling}`),
    ]);
    const listening = namespaces
      .run(inside, 'cat', ['/proc/net/tcp', '/proc/net/tcp6'])
      .split('\n')
      .filter((line) => line.trim().split(/\s+/)[3] === '0A');
    // 10.77.0.2:7100 as the kernel writes it.
    expect(listening.map((line) => line.trim().split(/\s+/)[1])).toEqual(['02004D0A:1BBC']);
    const peers = namespaces.run(inside, 'wg', ['show', names.interfaces.settling, 'allowed-ips']).trim();
    expect(peers).toBe(`${keys.seller.publicKey}\t10.77.0.1/32`);
    expect(namespaces.run(inside, 'cat', ['/proc/sys/net/ipv4/ip_forward']).trim()).toBe('0');
    expect(namespaces.ip('-n', inside, '-6', 'address')).not.toContain('fe80');
  });

  it('shows the wire nothing of what is asked and answered, where the same capture shows what is sent in clear', async () => {
    const enter = ['ip', 'netns', 'exec', names.namespaces.wire];
    const capture = await WireCapture.start(enter, 'lo');
    undo.push(() => capture.stop());
    const marker = `marker-${newNonce()}`;
    const before = capture.packets;
    for (let round = 0; round < 5; round += 1) await seller.ask(`/${marker}`);
    const control = `in-clear-${newNonce()}`;
    await capture.waitFor(control, async () => {
      namespaces.run(names.namespaces.wire, 'bash', ['-c', `echo ${control} > /dev/udp/127.0.0.1/9`]);
      await sleep(1);
    });
    expect(capture.packets).toBeGreaterThan(before + 10);
    expect(capture.saw(marker)).toBe(false);
    expect(capture.saw(nonce)).toBe(false);
    await capture.stop();
  });
});
