import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../../../server/article/pictures/picture-reading.ts';

const [width, height] = [400, 300];
const noise = Buffer.from(Array.from({ length: width * height * 3 }, (_, place) => (place * 7 + (place >> 8)) & 255));
const photograph = () => sharp(noise, { raw: { width, height, channels: 3 } });
const red = () => sharp({ create: { width: 90, height: 60, channels: 3, background: '#cc2211' } });

const part = (file: Buffer, share: number) => file.subarray(0, Math.floor(file.length * share));

const rowOf = async (file: Buffer, top: number) =>
  sharp(file)
    .resize({ width, height, fit: 'fill' })
    .extract({ left: 0, top, width, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();

async function said(file: Buffer): Promise<string> {
  const read = await readPicture(file);
  if ('problem' in read) return read.problem;
  return `${read.picture.width}×${read.picture.height}${read.notes.map((note) => `, ${note}`).join('')}`;
}

/** An ISO base media file of a brand, as cameras write HEIC. */
const mediaFile = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0${brand}mif1`), Buffer.alloc(40)]);

describe('Reading a picture', () => {
  it('takes a JPEG that is cut off, as browsers do, and says how much is missing', async () => {
    const [baseline, progressive] = await Promise.all([
      photograph().jpeg().toBuffer(),
      photograph().jpeg({ progressive: true }).toBuffer(),
    ]);
    expect(await said(part(baseline, 1))).toBe('400×300');
    expect(await said(part(baseline, 0.5))).toMatch(/^400×300, it is cut off: about [45]\d % of it is missing/);
    expect(await said(part(progressive, 0.5))).toBe(
      '400×300, it is damaged or cut off, and is shown as browsers show it',
    );
    expect(await said(baseline.subarray(0, 300))).toMatch(/^it (is cut off before|begins like a picture \(JPEG\))/);
    // What there is of it is the picture.
    const read = await readPicture(part(baseline, 0.5));
    const drawn = 'picture' in read ? read.picture.renditions.at(-1)!.content : Buffer.alloc(0);
    const [shown, original, grey] = await Promise.all([rowOf(drawn, 20), rowOf(baseline, 20), rowOf(drawn, 290)]);
    const difference = shown.reduce((sum, value, place) => sum + Math.abs(value - original[place]!), 0) / shown.length;
    expect(difference).toBeLessThan(25);
    expect(Math.max(...grey) - Math.min(...grey)).toBeLessThan(8);
  });

  it('takes every usual kind, turned as the camera says, in the colours of the screen', async () => {
    for (const kind of ['png', 'webp', 'gif', 'tiff', 'avif'] as const)
      expect([kind, await said(await red().toFormat(kind).toBuffer())]).toEqual([kind, '90×60']);
    expect(await said(await red().withMetadata({ orientation: 6 }).jpeg().toBuffer())).toBe('60×90');
    const printed = await readPicture(await red().toColourspace('cmyk').jpeg().toBuffer());
    const [r, g, b] = await sharp('picture' in printed ? printed.picture.renditions[0]!.content : '')
      .raw()
      .toBuffer();
    expect(r! > 180 && g! < 60 && b! < 60).toBe(true);
    const frames = await Promise.all([red(), red().negate()].map((one) => one.png().toBuffer()));
    expect(
      await said(
        await sharp(frames, { join: { animated: true } })
          .gif()
          .toBuffer(),
      ),
    ).toBe('90×60, it moves: its first picture is shown');
  });

  it('keeps nothing of where and with what it was taken', async () => {
    const taken = await red()
      .withExif({ IFD0: { Model: 'a camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><where/></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await sharp(taken).metadata()).exif).toBeDefined();
    const read = await readPicture(taken);
    for (const { content } of 'picture' in read ? read.picture.renditions : []) {
      const { exif, xmp, iptc, icc } = await sharp(content).metadata();
      expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
    }
  });

  it.each([
    [mediaFile('heic'), /HEIC photo.*save it as JPEG.*Most Compatible/],
    [mediaFile('mp42'), /video|HEIC/],
    [Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x"/>'), /SVG.*can carry a program: save it as PNG/],
    [Buffer.from('BM\0\0\0\0'), /BMP.*save it as PNG or JPEG/],
    [Buffer.from('8BPS\0\x01'), /Photoshop/],
    [Buffer.from('%PDF-1.7'), /it is a PDF/],
    [Buffer.from('<!doctype html>'), /a page and not a picture/],
    [Buffer.from([0xff, 0x0a, 1]), /JPEG XL/],
    [Buffer.alloc(0), /^it is empty$/],
    [Buffer.from('hello'), /^it is not a picture/],
  ])('says in a sentence what a file is that it does not take (%#)', async (file, sentence) => {
    expect(await said(file)).toMatch(sentence);
  });

  it('takes no picture of more than 40 megapixels, and no damaged PNG', async () => {
    const large = await sharp({ create: { width: 8000, height: 5100, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    expect(await said(large)).toBe('it has 41 megapixels, and at most 40 are read: make it smaller');
    expect(await said(part(await photograph().png().toBuffer(), 0.5))).toMatch(/\(PNG\) and is damaged or cut off/);
  });
});
