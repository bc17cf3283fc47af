/** The colours that follow from a shop's accent, by WCAG 2.2: text on it, and itself on the dark frame, can always be read. */

type Rgb = readonly [red: number, green: number, blue: number];

/** What a theme asks of its colours. */
export type AccentTheme = {
  /** The dark frame on which the accent is drawn. */
  frame: string;
  dark: string;
  light: string;
  /** The least contrast of text: 4.5 or, where contrast is high, 7. */
  leastForText: number;
};

export type AccentColours = { accent: string; pressed: string; text: string };

/** Marks on the frame contrast by so much at least (1.4.11). */
const leastForMarks = 3;

function rgbOf(colour: string): Rgb {
  const at = (start: number) => Number.parseInt(colour.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
}

function hexOf(parts: Rgb): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function mix(from: string, to: string, part: number): string {
  const [a, b] = [rgbOf(from), rgbOf(to)];
  const at = (index: 0 | 1 | 2) => a[index] + (b[index] - a[index]) * part;
  return hexOf([at(0), at(1), at(2)]);
}

/** Relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = rgbOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How much two colours contrast, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/**
 * Chooses the text that is read best on an accent. An accent that is too dark for the frame, or on which neither text can be read
 * well enough, is shown lighter, by as little as it takes.
 */
export function accentColours(wanted: string, { frame, dark, light, leastForText }: AccentTheme): AccentColours {
  for (let lighter = 0; ; lighter += 0.02) {
    const accent = mix(wanted.toLowerCase(), '#ffffff', Math.min(lighter, 1));
    const text = contrast(accent, dark) >= contrast(accent, light) ? dark : light;
    const isGood = contrast(accent, frame) >= leastForMarks && contrast(accent, text) >= leastForText;
    // Away from its text, so that a pressed control can be read too.
    if (isGood || lighter >= 1)
      return { accent, pressed: mix(accent, text === dark ? '#ffffff' : '#000000', 0.14), text };
  }
}
