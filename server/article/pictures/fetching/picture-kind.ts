/** What a file is by its first bytes, whatever its name or its sender says. */

export type PictureKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'tiff';

/** Kinds that are known and cannot be shown, each with what to do. */
const unusable = {
  heic: 'it is a HEIC photo, which most browsers cannot show: save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)',
  svg: 'it is a drawing (SVG), which can carry a program: save it as PNG',
  bmp: 'it is a BMP file, which is many times too large: save it as PNG or JPEG',
  jxl: 'it is a JPEG XL file, which most browsers cannot show: save it as JPEG',
  psd: 'it is a file of Photoshop’s: save it as PNG or JPEG',
  pdf: 'it is a PDF: save the picture in it as JPEG or PNG',
  page: 'it is a page and not a picture: open the address in a browser, and use the address of the picture itself',
  video: 'it is a video: save one picture of it as JPEG',
  empty: 'it is empty',
  other: 'it is not a picture (JPEG, PNG, WebP, GIF, AVIF or TIFF)',
} as const;

export type UnusableKind = keyof typeof unusable;

const startsWith = (file: Uint8Array, bytes: readonly (number | null)[], at = 0) =>
  file.length >= at + bytes.length && bytes.every((byte, place) => byte === null || file[at + place] === byte);

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0));

const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1', 'heif']);

/** The major brand of an ISO base media file, and those that it is compatible with. */
function brandsOf(file: Uint8Array): string[] | undefined {
  if (!startsWith(file, ascii('ftyp'), 4)) return undefined;
  const length = Math.min(new DataView(file.buffer, file.byteOffset, 4).getUint32(0), file.length, 256);
  const text = new TextDecoder('latin1').decode(file.subarray(8, length));
  return [text.slice(0, 4), ...(text.slice(8).match(/.{4}/gs) ?? [])];
}

/** @param file a picture, or its first 512 bytes */
export function kindOfPicture(file: Uint8Array): { kind: PictureKind } | { unusable: UnusableKind } {
  if (file.length === 0) return { unusable: 'empty' };
  if (startsWith(file, [0xff, 0xd8, 0xff])) return { kind: 'jpeg' };
  if (startsWith(file, [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a])) return { kind: 'png' };
  if (startsWith(file, ascii('GIF8'))) return { kind: 'gif' };
  if (startsWith(file, [...ascii('RIFF'), null, null, null, null, ...ascii('WEBP')])) return { kind: 'webp' };
  if (startsWith(file, [...ascii('II'), 0x2a, 0]) || startsWith(file, [...ascii('MM'), 0, 0x2a]))
    return { kind: 'tiff' };
  const brands = brandsOf(file);
  if (brands?.some((brand) => brand === 'avif' || brand === 'avis')) return { kind: 'avif' };
  if (brands?.some((brand) => heicBrands.has(brand))) return { unusable: 'heic' };
  if (brands) return { unusable: 'video' };
  if (startsWith(file, ascii('BM'))) return { unusable: 'bmp' };
  if (startsWith(file, [0xff, 0x0a]) || startsWith(file, [0, 0, 0, 0x0c, ...ascii('JXL ')])) return { unusable: 'jxl' };
  if (startsWith(file, ascii('8BPS'))) return { unusable: 'psd' };
  if (startsWith(file, ascii('%PDF'))) return { unusable: 'pdf' };
  const text = new TextDecoder('latin1')
    .decode(file.subarray(0, 512))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/is.test(text)) return { unusable: 'svg' };
  if (/^<(!doctype html|html|head|body|script|!--)/i.test(text)) return { unusable: 'page' };
  return { unusable: 'other' };
}

/** Why a file of this kind is not taken and what to do, as part of a sentence. */
export const whyUnusable = (kind: UnusableKind): string => unusable[kind];
