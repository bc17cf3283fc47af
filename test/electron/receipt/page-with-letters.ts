import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Sheets as a build writes them: the parts of three typefaces, and one that receipts have no use for. */
const sheets = {
  'kiosk-1.css':
    'html{height:100%}@font-face{font-family:Inter Variable;font-style:normal;font-weight:100 900;src:url(./latin-1.woff2)' +
    'format("woff2-variations");unicode-range:U+??,U+20AC}body{margin:0}',
  'back-office-1.css':
    '@font-face{font-family:Noto Sans JP Variable;src:url(./kana-1.woff2)format("woff2-variations");unicode-range:U+3040-30FF}' +
    '@font-face{font-family:Noto Sans JP Variable;src:url(./latin-of-kana-1.woff2)format("woff2");unicode-range:U+??}' +
    '@font-face{font-family:Noto Sans JP Variable;src:url(./kanji-1.woff2)format("woff2");unicode-range:U+6771,U+4eac}',
  'service-menu-1.css':
    '@font-face{font-family:"Noto Sans Arabic Variable";src:url("./arabic-1.woff2");unicode-range:U+6??}' +
    '@font-face{font-family:Display;src:url(./display-1.woff2);unicode-range:U+2600-26FF}',
};

/** The folder of a built page with those sheets; the content of each of its font files is the file's name. */
export function pageWithLetters(): string {
  const folder = temporaryFolder();
  const assets = path.join(folder, 'assets');
  mkdirSync(assets);
  for (const [name, sheet] of Object.entries(sheets)) {
    writeFileSync(path.join(assets, name), sheet);
    for (const [, file] of sheet.matchAll(/url\("?\.\/([^)"]+)/g)) writeFileSync(path.join(assets, file!), file!);
  }
  return folder;
}
