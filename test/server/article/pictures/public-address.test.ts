import { describe, expect, it } from 'vitest';
import { addressJudge, whyNotPublic } from '../../../../server/article/pictures/fetching/public-address.ts';

describe('Which addresses are public', () => {
  // The first, the last and one inside of each range of IANA's registries of special-purpose addresses, and of IPv6 outside 2000::/3.
  it.each([
    ['0.0.0.0', '0.255.255.255', '0.1.2.3'],
    ['10.0.0.0', '10.255.255.255', '10.77.0.2'],
    ['100.64.0.0', '100.127.255.255', '100.100.100.200'],
    ['127.0.0.0', '127.255.255.255', '127.0.0.1'],
    ['169.254.0.0', '169.254.255.255', '169.254.169.254'],
    ['172.16.0.0', '172.31.255.255', '172.17.0.1'],
    ['192.0.0.0', '192.0.0.255', '192.0.0.170'],
    ['192.0.2.0', '192.0.2.255', '192.0.2.1'],
    ['192.88.99.0', '192.88.99.255', '192.88.99.1'],
    ['192.168.0.0', '192.168.255.255', '192.168.1.1'],
    ['198.18.0.0', '198.19.255.255', '198.19.0.1'],
    ['198.51.100.0', '198.51.100.255', '198.51.100.7'],
    ['203.0.113.0', '203.0.113.255', '203.0.113.7'],
    ['224.0.0.0', '239.255.255.255', '224.0.0.251'],
    ['240.0.0.0', '255.255.255.255', '250.1.1.1'],
    ['::', '::1', '0:0:0:0:0:0:0:1'],
    ['::2', '::ffff:ffff', '::7f00:1'],
    ['::ffff:0.0.0.0', '::ffff:255.255.255.255', '::ffff:8.8.8.8'],
    ['64:ff9b::', '64:ff9b::ffff:ffff', '64:ff9b::10.77.0.2'],
    ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', '64:ff9b:1::a4d:2'],
    ['100::', '100::ffff:ffff:ffff:ffff', '100:0:0:1::1'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::1'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2002:a4d:2::1'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff::1'],
    ['4000::', '5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '5f00::1'],
    ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fd00:ec2::254'],
    ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::1%eth0'],
    ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fec0::1'],
    ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ff02::1'],
  ])('not %s to %s, nor %s', (...addresses) => {
    for (const address of addresses) expect([address, whyNotPublic(address)]).toEqual([address, expect.any(String)]);
  });

  it('those just outside of them', () => {
    const addresses =
      '1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 8.8.8.8 2001:200::1 2001:4860:4860::8888 2003::1 2600::1 2a00:1450::1 3ffe:ffff::1'.split(
        ' ',
      );
    expect(addresses.filter((address) => whyNotPublic(address) !== null)).toEqual([]);
  });

  it('no name is an address', () => {
    for (const name of ['', 'localhost', '1.2.3', '0x7f000001', '1.2.3.4.5']) expect(whyNotPublic(name)).not.toBeNull();
  });

  it('a shop can allow its own, and nothing allows the private link', () => {
    const judge = addressJudge(['192.168.1.0/24', 'fd00::/8', '10.0.0.0/8'], ['10.77.0.0/24', '10.99.0.2']);
    expect(['192.168.1.20', 'fd00::7', '10.1.1.1', '8.8.8.8', '::ffff:192.168.1.20'].map(judge)).toEqual(
      Array(5).fill(null),
    );
    expect(judge('192.168.2.20')).toBe('a private address');
    for (const address of ['10.77.0.2', '10.99.0.2', '::ffff:10.77.0.2', '::ffff:a63:2'])
      expect(judge(address)).toBe('an address of the private link');
  });
});
