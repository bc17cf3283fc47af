import type { Receipt } from './bridge-contract.ts';
import { asHtmlText } from './html-text.ts';

/** The receipt as a narrow HTML document without script, for paper of 72 mm printable width and for any sheet. */
export function receiptDocument(receipt: Receipt): string {
  const rows = receipt.lines.map(
    ({ title, quantity, amount }) =>
      `<tr><td>${asHtmlText(String(quantity))} ×</td><td>${asHtmlText(title)}</td><td>${asHtmlText(amount)}</td></tr>`,
  );
  const collection = receipt.collectionCode === null ? '' : `<p class="code">${asHtmlText(receipt.collectionCode)}</p>`;
  return `<!doctype html><meta charset="utf-8"><title>${asHtmlText(receipt.orderNumber)}</title>
<style>
  @page { margin: 4mm; }
  body { width: 72mm; font: 10pt/1.35 system-ui, sans-serif; color: #000; }
  h1 { font-size: 13pt; margin: 0 0 2mm; }
  table { width: 100%; border-collapse: collapse; }
  td { vertical-align: top; padding: 0.5mm 0; }
  td:last-child, tfoot td { text-align: end; white-space: nowrap; }
  tfoot td { border-top: 0.3mm solid; font-weight: 700; }
  .code { font: 700 20pt ui-monospace, monospace; text-align: center; }
</style>
<h1>${asHtmlText(receipt.orderNumber)}</h1>
<p><time>${new Date(receipt.acceptedAt).toLocaleString()}</time></p>
<table><tbody>${rows.join('')}</tbody><tfoot><tr><td colspan="3">${asHtmlText(receipt.total)}</td></tr></tfoot></table>
${collection}`;
}
