import { isGtin } from './gtin.ts';

/**
 * The UPC-A code of a UPC-E code with its number system, 0 or 1, and its check digit (GS1 General Specifications, 5.2.2.4.2).
 * @returns undefined where these eight digits are not a UPC-E code
 */
export function expandedUpcE(digits: string): string | undefined {
  const parts = /^([01])(\d{6})(\d)$/.exec(digits);
  if (!parts) return undefined;
  const [, system = '', middle = '', check = ''] = parts;
  const last = Number(middle[5]);
  const expanded = () => {
    if (last <= 2) return `${middle.slice(0, 2)}${last}0000${middle.slice(2, 5)}`;
    if (last === 3) return `${middle.slice(0, 3)}00000${middle.slice(3, 5)}`;
    if (last === 4) return `${middle.slice(0, 4)}00000${middle[4]}`;
    return `${middle.slice(0, 5)}0000${last}`;
  };
  const upcA = `${system}${expanded()}${check}`;
  return isGtin(upcA) ? upcA : undefined;
}

/** The UPC-E code of a UPC-A code; undefined where it has none. */
export function upcEOf(upcA: string): string | undefined {
  const [system, middle, check] = [upcA.slice(0, 1), upcA.slice(1, -1), upcA.slice(-1)];
  const [maker, item] = [middle.slice(0, 5), middle.slice(5)];
  const short = [
    `${maker.slice(0, 2)}${item.slice(2)}${maker[2]}`,
    `${maker.slice(0, 3)}${item.slice(3)}3`,
    `${maker.slice(0, 4)}${item.slice(4)}4`,
    `${maker}${item.slice(4)}`,
  ];
  return short.map((six) => `${system}${six}${check}`).find((eight) => expandedUpcE(eight) === upcA);
}
