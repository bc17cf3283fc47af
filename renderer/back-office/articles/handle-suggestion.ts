/** Makes a handle from a title: `Wool throw, moss` becomes `wool-throw-moss`. Letters of other scripts stay. */
export function suggestHandle(title: string): string {
  return title
    .normalize('NFKD')
    .replaceAll(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.charAt(0))
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100);
}
