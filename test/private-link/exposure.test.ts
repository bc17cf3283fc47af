import { beforeAll, expect, it } from 'vitest';
import { findProgram, inspectMachine } from '../../private-link/machine/machine-abilities.ts';
import { expose } from '../exposure/expose.ts';
import type { SeenExposure } from '../exposure/expose.ts';
import { oldArrangements } from '../exposure/old-arrangements.ts';
import { productArrangements } from '../exposure/product-arrangements.ts';
import { asHtml, asJson } from '../exposure/report.ts';
import { describeUnlessMissing } from '../support/requirements.ts';

const { root, wireguard } = await inspectMachine();
const lacking = wireguard.map(({ missing, remedy }) => `${missing}: ${remedy}`);
for (const [program, name] of [
  ['nft', 'nftables'],
  ['tshark', 'tshark'],
  ['openssl', 'openssl'],
] as const) {
  if (!findProgram(program)) lacking.push(`the program "${program}": apt install ${name}`);
}
if (!root) lacking.push('the namespaces of these tests are made by root: run as root');

describeUnlessMissing(
  'wireguard',
  lacking.join('; ') || null,
  'the exposure of an old arrangement and of this one',
  () => {
    let old: SeenExposure;
    let closed: SeenExposure;
    beforeAll(async () => {
      old = await expose(oldArrangements[0]!);
      closed = await expose(productArrangements[0]!);
    });

    it('finds every control of both', () => {
      const missing = [old, closed].flatMap(({ controls }) => controls.filter(({ found }) => !found));
      expect(missing).toEqual([]);
    });

    it('shows the old one open to whoever listens, and to every intruder', () => {
      expect(old.numberReadBy).toEqual([
        'whoever listens on the open network',
        'the seller, and whoever breaks into it',
        'settling',
      ]);
      expect(old.settlingReachedFrom).toContain('a third host, at every address');
      expect(old.settlingReachedFrom).toContain('a stolen terminal');
    });

    it('shows the number to nobody but settling, and settling to nobody but the seller, on the closed network', () => {
      expect(closed.numberReadBy).toEqual(['settling']);
      expect(closed.settlingReachedFrom).toEqual(['the seller']);
      expect(closed.protocols['WireGuard']).toBeGreaterThan(0);
      expect(closed.packets).toBeGreaterThan(20);
    });

    it('is reported for programs and for people', () => {
      const [first] = JSON.parse(asJson([old, closed])) as object[];
      expect(Object.keys(first!)).toEqual([
        'arrangement',
        'numberReadBy',
        'settlingReachedFrom',
        'packets',
        'controls',
      ]);
      const page = asHtml([old, closed], 'today');
      expect(page.match(/<svg /g)).toHaveLength(2);
      expect(page).toContain('does not reach settling');
    });
  },
);
