import { asHtmlText } from '../files/html-text.ts';
import { code39Bars, isCode39 } from './code-39.ts';
import type { Receipt } from './receipt.ts';
import { receiptFamilies } from './receipt-letters.ts';
import { receiptTexts } from './receipt-texts.ts';

/** A printer's dot is an eighth of a millimetre. */
export const dotsPerMm = 8;

const barcodeHeightDots = 64;

const families = receiptFamilies.map((family) => `'${family}'`).join(', ');

/** Dots across a paper's printable width; a picture of it has one pixel per dot. */
export type DocumentForm = { medium: 'sheet' } | { medium: 'picture'; widthDots: number };

function barcode(text: string): string {
  if (!isCode39(text)) return '';
  const { bars, widthDots } = code39Bars(text);
  const rectangles = bars.map(
    ({ atDots, widthDots: width }) => `<rect x="${atDots}" width="${width}" height="${barcodeHeightDots}"/>`,
  );
  return `<svg class="barcode" viewBox="0 0 ${widthDots} ${barcodeHeightDots}" shape-rendering="crispEdges"
  style="width: calc(${widthDots} * var(--dot)); height: calc(${barcodeHeightDots} * var(--dot))">${rectangles.join('')}</svg>`;
}

/**
 * The receipt as an HTML document without script. All measures are in printer dots: one pixel each in a picture for a receipt
 * printer, an eighth of a millimetre each on a sheet. It ends with a black line from edge to edge.
 * @param letters style rules that embed the typefaces; without them the receipt has those of the system
 */
export function receiptDocument(receipt: Receipt, isCopy: boolean, form: DocumentForm, letters = ''): string {
  const texts = receiptTexts(receipt, isCopy);
  const { language } = new Intl.Locale(receipt.locale);
  const widthDots = form.medium === 'picture' ? form.widthDots : 72 * dotsPerMm;
  const html = asHtmlText;
  const fact = ({ name, value }: { name: string; value: string }) =>
    `<p class="row"><span>${html(name)}</span><span><bdi>${html(value)}</bdi></span></p>`;
  const lines = texts.lines.map(
    ({ title, quantity, sum }) =>
      `<li><bdi>${html(title)}</bdi><p class="row"><bdi>${html(quantity)}</bdi><span><bdi>${html(sum)}</bdi></span></p></li>`,
  );
  return `<!doctype html><html lang="${html(language)}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<title>${html(texts.order.value)}</title>
<style>
  ${letters}
  @page { margin: 4mm; }
  * { margin: 0; padding: 0; box-sizing: border-box; }
  :root { --dot: ${form.medium === 'picture' ? '1px' : `calc(1mm / ${dotsPerMm})`}; background: #fff; overflow: hidden; }
  body { width: calc(${widthDots} * var(--dot)); padding: calc(4 * var(--dot)) calc(4 * var(--dot)) 0; color: #000;
    font: calc(26 * var(--dot))/calc(34 * var(--dot)) ${families}, system-ui, sans-serif; overflow-wrap: anywhere; }
  header, .plate, .thanks, .mark { text-align: center; text-wrap: balance; }
  h1 { font-size: calc(36 * var(--dot)); line-height: calc(44 * var(--dot)); }
  .mark { margin: calc(12 * var(--dot)) 0; padding: calc(4 * var(--dot)); border: calc(3 * var(--dot)) solid; font-weight: 700; }
  section, ul { margin-top: calc(14 * var(--dot)); padding-top: calc(14 * var(--dot)); border-top: calc(2 * var(--dot)) solid; }
  ul { list-style: none; }
  li > bdi { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
  li + li { margin-top: calc(10 * var(--dot)); }
  li { break-inside: avoid; }
  .row { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: calc(16 * var(--dot)); }
  .row > :last-child { margin-inline-start: auto; }
  .total { font-size: calc(32 * var(--dot)); line-height: calc(42 * var(--dot)); font-weight: 700; }
  .plate { margin-top: calc(14 * var(--dot)); }
  .plate bdi { display: block; font-size: calc(60 * var(--dot)); font-weight: 700; line-height: calc(72 * var(--dot)); font-feature-settings: 'tnum', 'zero', 'ss02'; }
  .end { margin-top: calc(14 * var(--dot)); height: calc(3 * var(--dot)); background: #000; print-color-adjust: exact; }
  .barcode { display: block; margin: calc(20 * var(--dot)) auto; }
</style>
<body>
<header><h1>${html(texts.shopName)}</h1></header>
${texts.mark === null ? '' : `<p class="mark">${html(texts.mark)}</p>`}
<section>${fact(texts.order)}<p><time>${html(texts.time)}</time></p>
${texts.collectionCode === null ? '' : `<p class="plate">${html(texts.collectionCode.name)}<bdi dir="ltr">${html(texts.collectionCode.value)}</bdi></p>`}</section>
<ul>${lines.join('')}</ul>
<section><div class="total">${fact(texts.total)}</div></section>
${barcode(receipt.orderNumber)}
<p class="thanks">${html(texts.thanks)}</p>
<div class="end"></div>
</body></html>`;
}
