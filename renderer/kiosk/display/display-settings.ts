/** How a shopper wants to see, hear and reach the page. It applies to one visit: the next shopper starts with the defaults. */
export const textSizes = ['usual', 'large', 'larger', 'largest'] as const;
export type TextSize = (typeof textSizes)[number];

export const themes = ['standard', 'dark', 'contrast-light', 'contrast-dark'] as const;
export type Theme = (typeof themes)[number];

export const volumes = [0.2, 0.4, 0.6, 0.8, 1] as const;

export type DisplaySettings = {
  textSize: TextSize;
  theme: Theme;
  /** All controls are within reach of a person who sits. */
  isLow: boolean;
  /** The page is spoken aloud. */
  isSpoken: boolean;
  /** Whether private content may be spoken too (EN 301 549 5.1.3.8 and 5.1.3.9). */
  speaksPrivate: boolean;
  /** Index into `volumes`. */
  volume: number;
};

export const usualSettings: DisplaySettings = {
  textSize: 'usual',
  theme: 'standard',
  isLow: false,
  isSpoken: false,
  speaksPrivate: false,
  volume: 2,
};

/** Whether any setting differs from the default. */
export function isAdjusted(settings: DisplaySettings): boolean {
  return (Object.keys(usualSettings) as (keyof DisplaySettings)[]).some(
    (name) => settings[name] !== usualSettings[name],
  );
}
