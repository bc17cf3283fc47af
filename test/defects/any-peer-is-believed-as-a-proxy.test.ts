import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import type { SellerConfig } from '../../server/config/seller-config.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import { assertInheritedIsSafe, proxyTrust } from '../../server/config/network-20.ts';
import { createSellerServer } from '../../server/seller-server.ts';
import { staffServerConfig } from '../server/accounts/staff-server.ts';
import { rawRequest } from '../support/raw-request.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const behindProxy = { tls: 'proxy-in-front' } as const;

const starting = (change: Partial<SellerConfig>) =>
  createSellerServer({ config: staffServerConfig(change), clock: systemClock, log: createLog('x', 'silent') });
const open = async (sellerChanges: Partial<SellerConfig>) => {
  const folder = temporaryFolder();
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: `${folder}/seller.sqlite`,
    settlingDatabaseUrl: `${folder}/settling.sqlite`,
    sellerChanges: { ...sellerChanges, largestReadsPerMinute: 5 },
  });
  onTestFinished(() => shop.stop());
  return shop;
};
const statuses = async (to: { url: string } | { socketPath: string }, forwarded: string[]) => {
  const seen: number[] = [];
  for (const each of forwarded)
    seen.push((await rawRequest(to, { path: '/api/shop', headers: { Host: 'a', 'X-Forwarded-For': each } })).status);
  return seen;
};

describe('A seller behind a TLS proxy', () => {
  it.each(['0.0.0.0', '::', '192.0.2.4', '10.20.30.40', 'shop.example', '2001:db8::7', '128.0.0.1'])(
    'does not start on %s without the name of the proxy, and says what would be right',
    async (host) => {
      const config = { ...behindProxy, listen: { host, port: 0 } };
      await expect(starting(config)).rejects.toThrow(/"trustedProxy": "192\.0\.2\.10".*127\.0\.0\.1.*"socketFile"/s);
      await expect(starting({ ...config, trustedProxy: '192.0.2.9' })).rejects.not.toThrow(/trustedProxy/);
    },
  );

  it.each(['127.0.0.1', 'localhost', '::1', '127.9.8.7'])('may listen on %s without it', async (host) => {
    await expect(starting({ ...behindProxy, listen: { host, port: 0 } })).rejects.not.toThrow(/trustedProxy/);
  });

  it('is told of an inherited socket on an open address too', () => {
    const config = staffServerConfig(behindProxy);
    const address = { address: '0.0.0.0', family: 'IPv4', port: 1 };
    expect(() => assertInheritedIsSafe(config, address)).toThrow(/trustedProxy/);
    expect(() => assertInheritedIsSafe(config, { ...address, address: '127.0.0.1' })).not.toThrow();
    expect(() => assertInheritedIsSafe(config, '/run/seller.sock')).not.toThrow();
    expect(() => assertInheritedIsSafe(staffServerConfig(), '/run/seller.sock')).toThrow(/"proxy-in-front"/);
    expect(() => assertInheritedIsSafe({ ...config, trustedProxy: '10.0.0.1' }, address)).not.toThrow();
  });

  it('wants no proxy named where none stands in front, and the name to be an address', async () => {
    const listen = { host: '127.0.0.1', port: 0 };
    await expect(starting({ listen, trustedProxy: '10.0.0.1' })).rejects.toThrow(/"tls" has to be "proxy-in-front"/);
    await expect(starting({ listen: { socketFile: '/tmp/x' } })).rejects.toThrow(/set "tls" to "proxy-in-front"/);
    for (const trustedProxy of ['proxy.example', '10.0.0.0/8', '10.0.0', '*', ''])
      expect(sellerConfigSchema.shape.trustedProxy.safeParse(trustedProxy).success).toBe(false);
  });

  it.each<[string, Partial<SellerConfig>, string | undefined, number, boolean]>([
    ['the named proxy', { trustedProxy: '10.1.2.3' }, '10.1.2.3', 0, true],
    ['the named proxy, by a socket for both families', { trustedProxy: '10.1.2.3' }, '::ffff:10.1.2.3', 0, true],
    ['the named proxy, written with capitals', { trustedProxy: '2001:DB8:0:0::1' }, '2001:db8::1', 0, true],
    ['its neighbour', { trustedProxy: '10.1.2.3' }, '10.1.2.4', 0, false],
    ['this machine, where another is named', { trustedProxy: '10.1.2.3' }, '127.0.0.1', 0, false],
    ['what the named proxy was told itself', { trustedProxy: '10.1.2.3' }, '10.1.2.3', 1, false],
    ['this machine', {}, '127.0.0.1', 0, true],
    ['this machine by IPv6', {}, '::1', 0, true],
    ['this machine, one hop further', {}, '127.0.0.1', 1, false],
    ['a private address', {}, '192.168.1.9', 0, false],
    ['a peer on a Unix socket', {}, undefined, 0, true],
    ['anybody, where no proxy stands in front', { tls: undefined }, '127.0.0.1', 0, false],
  ])('believes or does not believe: %s', (_who, change, peer, hop, isBelieved) => {
    const config = { ...staffServerConfig(behindProxy), ...change } as SellerConfig;
    expect(proxyTrust(config)(peer, hop)).toBe(isBelieved);
  });
});

describe('X-Forwarded-For', () => {
  const eight = Array.from({ length: 8 }, (_each, place) => `203.0.113.${place}`);

  it('of a proxy on this machine tells addresses apart, by its last entry alone', async () => {
    const { url } = await open(behindProxy);
    expect(await statuses({ url }, eight)).toEqual(eight.map(() => 200));
    const pretended = eight.map((address) => `${address}, 198.51.100.7`);
    expect(await statuses({ url }, pretended)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  });

  it('of somebody who is not the named proxy changes nothing', async () => {
    const { url } = await open({ ...behindProxy, trustedProxy: '192.0.2.9' });
    expect(await statuses({ url }, eight)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  });

  it('counts an IPv6 network as one, however many addresses it sends from', async () => {
    const { url } = await open(behindProxy);
    const oneNetwork = eight.map((_each, place) => `2001:db8:1:2:${place}::${place}`);
    expect(await statuses({ url }, oneNetwork)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(await statuses({ url }, ['2001:db8:1:3::1'])).toEqual([200]);
  });
});

describe('A Unix socket', () => {
  it('is served to the group alone, believes its proxy, and is taken over from a seller that was killed', async () => {
    const folder = temporaryFolder();
    const socketFile = path.join(folder, 'seller.sock');
    const parts = {
      folder,
      sellerDatabaseUrl: `${folder}/seller.sqlite`,
      settlingDatabaseUrl: `${folder}/settling.sqlite`,
    };
    const shop = await openShop(parts);
    onTestFinished(() => shop.stop());
    const start = async () => {
      const config = { ...shop.sellerConfig, ...behindProxy, largestReadsPerMinute: 1, listen: { socketFile } };
      const seller = await createSellerServer({ config, clock: systemClock, log: createLog('x', 'silent') });
      const started = await seller.start().catch(async (error: unknown) => {
        await seller.stop();
        throw error;
      });
      return { seller, ...started };
    };
    const other = createServer().listen(socketFile);
    await once(other, 'listening');
    await expect(start()).rejects.toThrow(/Another program is listening/);
    other.close();
    await once(other, 'close');
    const killed = `require('net').createServer().listen(${JSON.stringify(socketFile)}, () => process.kill(process.pid, 9))`;
    expect(spawnSync(process.execPath, ['-e', killed]).signal).toBe('SIGKILL');
    expect(existsSync(socketFile)).toBe(true);
    const { seller, url } = await start();
    expect(url).toBe(`unix:${socketFile}`);
    expect(statSync(socketFile).mode & 0o777).toBe(0o660);
    const ask = (from: string) =>
      rawRequest({ socketPath: socketFile }, { path: '/api/shop', headers: { Host: 'a', 'X-Forwarded-For': from } });
    expect([(await ask('192.0.2.1')).status, (await ask('192.0.2.2')).status]).toEqual([200, 200]);
    expect((await ask('192.0.2.1')).status).toBe(429);
    await seller.stop();
    writeFileSync(socketFile, 'not a socket');
    await expect(start()).rejects.toThrow(/is not a socket/);
  });
});
