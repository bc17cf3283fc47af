import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { identifyShop } from '../../build/shop-identity.ts';
import { readStartOptions } from '../../build/start-options.ts';
import type { StartOptions } from '../../build/start-options.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The places of a home in which nothing was started yet. */
function newHome() {
  const folder = temporaryFolder();
  return {
    folder,
    identityFile: path.join(folder, 'shop.json'),
    sellerConfigFile: path.join(folder, 'seller/config.json'),
  };
}

const corner = { name: 'Käse & Söhne', currency: 'CHF', language: 'de-CH' } as const;

const read = (...args: string[]) => (readStartOptions(args) as StartOptions).emptyShop;

describe('npm start -- --empty', () => {
  it('reads what the shop is, in one place and one sentence', () => {
    expect(read()).toBeUndefined();
    expect(read('--empty', '--name', ' Corner ', '--currency', 'eur')).toEqual({
      name: 'Corner',
      currency: 'EUR',
      language: 'en',
    });
    expect(() => read('--empty', '--currency', 'EUR')).toThrow('--empty needs --name');
    expect(() => read('--empty', '--name', 'Corner')).toThrow(/^--empty needs --currency, one of AUD, .*USD$/);
    expect(() => read('--name', 'Corner')).toThrow('--name belongs to a shop of your own: say --empty too');
    expect(() => read('--empty', '--name', 'C', '--currency', 'EUR', '--language', '?')).toThrow(/^--language must be/);
  });

  it('is the demonstration where nothing else is said, and writes nothing down', () => {
    const home = newHome();
    expect(identifyShop(home, undefined)).toMatchObject({ isEmpty: false, name: 'Harbour Street', currency: 'EUR' });
    expect(existsSync(home.identityFile)).toBe(false);
  });

  it('is the same shop at every later start', () => {
    const home = newHome();
    const shop = identifyShop(home, corner);
    expect(shop).toEqual({ ...corner, isEmpty: true, sellerId: 'kase-sohne' });
    expect(identifyShop(home, undefined)).toEqual(shop);
    expect(identifyShop(home, corner)).toEqual(shop);
    expect(() => identifyShop(home, { ...corner, currency: 'EUR' })).toThrow(
      /is Käse & Söhne, in CHF and the language de-CH\. Leave out --empty, or give --home another folder\.$/,
    );
  });

  it('never takes the place of a shop that is there', () => {
    const home = newHome();
    mkdirSync(path.dirname(home.sellerConfigFile));
    writeFileSync(home.sellerConfigFile, '{}');
    expect(() => identifyShop(home, corner)).toThrow(/^There is a shop in .* already\. Leave out --empty/);
    expect(existsSync(home.identityFile)).toBe(false);
  });

  it('has a short name for settling even where the shop’s own has no Latin letters', () => {
    expect(identifyShop(newHome(), { ...corner, name: '角の店' }).sellerId).toBe('shop');
  });
});
