import { present } from '../../../contract/presence.ts';

/** Colours as `#rrggbb`, mixed in OKLab (Ottosson, 2020) so that intermediate colours are never muddy. */

type Triple = [number, number, number];

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const toGamma = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

function toOklab(colour: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => toLinear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels: Triple = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const pairs = channels.map((value) =>
    Math.round(Math.min(1, Math.max(0, toGamma(value))) * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${pairs.join('')}`;
}

/** From `one` (share 0) to `other` (share 1). */
export function mix(one: string, other: string, share: number): string {
  const to = toOklab(other);
  return fromOklab(
    toOklab(one).map((value, index) => value + (present(to[index], 'a part of a colour') - value) * share) as Triple,
  );
}

/** Towards the warm light that falls on everything here from the upper left. */
export const lighter = (colour: string, share: number) => mix(colour, '#fffaf0', share);

/** Towards the cool dark of the shadows. */
export const darker = (colour: string, share: number) => mix(colour, '#1c2444', share);

/** Makes a colour transparent: opacity 0 to 1. */
export const faint = (colour: string, opacity: number) =>
  colour +
  Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');

/** Perceived brightness: 0 black to 1 white. */
export const lightnessOf = (colour: string) => toOklab(colour)[0];

/** What the colours of the shop's goods look like. */
export const goodsColours: Record<string, string> = {
  Amber: '#a4561c',
  Brass: '#d5a442',
  'Brick red': '#b4493c',
  Charcoal: '#3f444d',
  Cocoa: '#7a5140',
  Coral: '#f0715c',
  Cream: '#f1e4c8',
  'Duck egg': '#8fc3bd',
  Honey: '#dd9f4c',
  Kelp: '#3d6b4f',
  Lavender: '#a596cf',
  'Lifeboat yellow': '#f6be2c',
  Midnight: '#263a7a',
  'Moss green': '#66804c',
  Mustard: '#dba52f',
  Navy: '#2d4270',
  Oak: '#cf9a5f',
  Oat: '#d9c5a3',
  Opal: '#f3ead9',
  Rose: '#e39a9c',
  'Sea blue': '#3f86b0',
  Seaweed: '#6f9b83',
  'Signal red': '#d84535',
  Slate: '#6b7c8c',
  Terracotta: '#c96f4a',
};
