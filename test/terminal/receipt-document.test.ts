import { describe, expect, it } from 'vitest';
import { receiptDocument } from '../../electron/receipt-document.ts';

describe('a printed receipt', () => {
  const receipt = {
    orderNumber: '100001',
    collectionCode: 'YGDDTN',
    lines: [{ title: 'Mug <b>"Ada"</b> & saucer', quantity: 2, amount: '€25.00' }],
    total: '€25.00',
    acceptedAt: 1_700_000_000_000,
  };

  it('says what was bought, the order and the collection code', () => {
    for (const part of ['100001', 'YGDDTN', '2 ×', '€25.00']) expect(receiptDocument(receipt)).toContain(part);
    expect(receiptDocument({ ...receipt, collectionCode: null })).not.toContain('class="code"');
  });

  it('prints a title as text, whatever stands in it', () => {
    expect(receiptDocument(receipt)).toContain('Mug &#60;b&#62;&#34;Ada&#34;&#60;/b&#62; &#38; saucer');
  });
});
