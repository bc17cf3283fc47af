import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { shopLookSchema } from '../../../contract/seller/shop-look.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Log } from '../../../platform/log.ts';
import { readRendition } from '../../../server/article/pictures/picture-store.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { OwnLook } from '../../../server/look/own-look.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../../support/temporary-folder.ts';

const database = await openSellerDatabase(path.join(temporaryFolderOfSuite(), 'seller.sqlite'));
afterAll(() => database.close());

const square = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40"/></svg>';
const logo = { file: 'logo.svg', text: 'Corner & Co.' };

/** A shop's folder with a logo, and what the log was told. */
function ground() {
  const folder = temporaryFolder();
  const file = path.join(folder, 'look.json');
  writeFileSync(path.join(folder, 'logo.svg'), square);
  const told: string[] = [];
  const log = { warn: (_fields: object, message: string) => told.push(message) } as unknown as Log;
  let changes = 0;
  /** As after a restart of the seller. */
  const start = () => new OwnLook(file, { log, database, clock: systemClock });
  return {
    folder,
    file,
    told,
    start,
    ownLook: start(),
    /** Two writes within one tick of the file system's clock are told apart. */
    write(look: unknown): void {
      writeFileSync(file, typeof look === 'string' ? look : JSON.stringify(look));
      changes++;
      utimesSync(file, new Date(), new Date(Date.now() + changes * 1_000));
    },
  };
}

describe('a shop’s own look', () => {
  it('is the usual one where there is no file, and without a word', async () => {
    const { ownLook, told } = ground();
    await ownLook.refresh();
    expect(ownLook.look).toEqual({});
    expect(told).toEqual([]);
  });

  it('is read, with its pictures, and again when its file changes or goes', async () => {
    const { ownLook, write, file, folder } = ground();
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#aa5500' } })
      .jpeg()
      .toFile(path.join(folder, 'spring.jpg'));
    write({ logo, accent: '#0a7d5a', slides: [{ file: 'spring.jpg', text: 'Spring' }], languages: ['de', 'en'] });
    await ownLook.refresh();
    const { look } = ownLook;
    expect(shopLookSchema.parse(look)).toMatchObject({
      logo: { width: 120, height: 40, text: 'Corner & Co.', ground: 'light' },
      accent: '#0a7d5a',
      slides: [{ width: 300, height: 200, text: 'Spring' }],
      languages: ['de', 'en'],
    });
    for (const { pictureId } of [look.logo!, ...look.slides!]) {
      expect(ownLook.picture(pictureId, 480)?.subarray(8, 12).toString()).toBe('WEBP');
    }
    write({ languages: ['ja'] });
    await ownLook.refresh();
    expect(ownLook.look).toEqual({ languages: ['ja'] });
    rmSync(file);
    await ownLook.refresh();
    expect(ownLook.look).toEqual({});
  });

  it('is drawn anew when a picture of it changes', async () => {
    const { ownLook, write, folder } = ground();
    write({ logo });
    await ownLook.refresh();
    const before = ownLook.look.logo!.pictureId;
    writeFileSync(path.join(folder, 'logo.svg'), square.replace('<rect', '<rect fill="red"'));
    await ownLook.refresh();
    expect(ownLook.look.logo!.pictureId).not.toBe(before);
  });

  it('stays over a restart while its file is broken, and is read again once that is right', async () => {
    const { ownLook, start, write, folder, told } = ground();
    write({ logo, accent: '#0a7d5a' });
    await ownLook.refresh();
    const { look } = ownLook;
    write('{ "accent": ');
    rmSync(path.join(folder, 'logo.svg'));
    const restarted = start();
    await restarted.refresh();
    expect(restarted.look).toEqual(look);
    expect(told).toEqual([expect.stringMatching(/stays as it was: .* is not JSON/)]);
    expect((await readRendition(database, look.logo!.pictureId, 480))?.subarray(8, 12).toString()).toBe('WEBP');
    write({ accent: '#aa5500' });
    await restarted.refresh();
    expect(restarted.look).toEqual({ accent: '#aa5500' });
  });

  it('is not kept once its file is gone', async () => {
    const { ownLook, start, write, file } = ground();
    write({ accent: '#0a7d5a' });
    await ownLook.refresh();
    rmSync(file);
    await start().refresh();
    write('{ "accent": ');
    const restarted = start();
    await restarted.refresh();
    expect(restarted.look).toEqual({});
  });

  it.each([
    ['{ "accent": ', /is not JSON/],
    [{ accent: 'teal' }, /accent: must be a colour of six hexadecimal digits, such as "#0a7d5a"/],
    [{ acent: '#0a7d5a' }, /has "acent", which is unknown; it may have logo, accent, slides, languages/],
    [{ languages: ['de', 'fr'] }, /languages\.1: must be one of en, ja, de, es, ar/],
    [{ languages: ['de', 'de'] }, /languages: must name each language once/],
    [{ languages: [] }, /languages: must name at least one of en, ja, de, es, ar/],
    [{ logo: { file: 'logo.svg' } }, /logo\.text: must say what the picture shows/],
    [{ logo: { ...logo, ground: 'grey' } }, /logo\.ground: must be "light" or "dark"/],
    [{ logo: { ...logo, file: 'gone.png' } }, /logo\.file: must be a picture .*gone\.png: ENOENT/],
    [{ logo: { ...logo, file: 'look.json' } }, /logo\.file: must be a picture .*look\.json is none/],
    [
      { slides: [{ file: 'logo.svg', text: '4539 1488 0343 6467' }] },
      /slides\.0\.text: holds what could be a card number/,
    ],
  ])('stays as it was when the file is %j, and the log says why', async (bad, problem) => {
    const { ownLook, write, told } = ground();
    write({ accent: '#0a7d5a' });
    await ownLook.refresh();
    write(bad);
    await ownLook.refresh();
    expect(ownLook.look).toEqual({ accent: '#0a7d5a' });
    expect(told).toEqual([expect.stringMatching(problem)]);
    await ownLook.refresh();
    expect(told, 'a problem is told once').toHaveLength(1);
  });
});
