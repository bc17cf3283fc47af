import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedByNoCard, carriedGtin, scannedGtin } from '../../contract/barcodes/carried-gtin.ts';
import { keysOfBarcodes, keysOfScan } from '../../contract/barcodes/barcode-key.ts';

const gs = '\u001d';
const gtin = '09506000134352';

describe('the GTIN of a code with other data', () => {
  it.each([
    ['GS1-128', `]C101${gtin}1726123110ABC123`],
    ['DataMatrix with separators', `]d201${gtin}10ABC${gs}21XY-1${gs}17261231`],
    ['QR with the identifier of the item behind a separator', `]Q310ABC${gs}01${gtin}`],
    ['DataBar', `]e001${gtin}3922123`],
    ['no name of the symbology', `01${gtin}10ABC${gs}17261231`],
    ['a separator first and last', `${gs}01${gtin}10ABC${gs}`],
    ['a separator that is missing', `01${gtin}1726123110ABCDEFGHIJK21123456789012345678`],
    ['the items in a carton', `02${gtin}3712`],
    ['the item, where a carton names both', `0204006381333931372${gs}01${gtin}`],
    ['four digits of an identifier', `01${gtin}310300125010A`],
    ['identifiers of transport and of patients', `01${gtin}4300ACME${gs}725019800101${gs}7241A`],
    ['an address', `https://example.com/01/${gtin}/10/ABC?17=261231`],
    ['an address with a path before it', `https://shop.example/de/item/01/9506000134352`],
    ['an address in capitals', `HTTPS://ID.GS1.ORG/01/${gtin}/21/12345`],
    ['an address with nothing else', `http://example.com:8080/gtin/${gtin}#a`],
  ])('is found: %s', (_what, scanned) => {
    expect(carriedGtin(scanned)?.gtin).toBe(gtin);
    expect(keysOfScan(scanned)).toContain(keysOfBarcodes('9506000134352')[0]);
  });

  it.each([
    ['a wrong check digit', ']C1010950600013435310ABC'],
    ['a GTIN that only a guess would find', `10ABC01${gtin}17261231`],
    ['a month that is none', `01${gtin}17261331`],
    ['an identifier that is none', `01${gtin}05ABC`],
    ['two items', `01${gtin}${gs}0104006381333931`],
    ['a lot that is too long', `01${gtin}10ABC${gs}21${'A'.repeat(21)}${gs}`],
    ['a GTIN alone', gtin],
    ['a code of the shop', '10-ABC'],
    ['an address of something else', `https://example.com/news/01/${gtin}/2026`],
    ['an address with a wrong check digit', 'https://example.com/01/09506000134353'],
  ])('is not there: %s', (_what, scanned) => {
    expect(carriedGtin(scanned)).toBeUndefined();
    expect(keysOfScan(scanned)).not.toContain(gtin === scanned ? '' : gtin);
  });

  it.each([
    ['01995060001343553103001250', 'weight'],
    [`https://example.com/01/${gtin}?3922=1299`, 'price'],
    [`01${gtin}3922129`, 'price'],
    [`01${gtin}3103001250`, undefined],
  ])('is told with what its label says: %s', (scanned, label) => {
    expect(carriedGtin(scanned)).toMatchObject({ label });
  });

  it('is found in a compressed address', () => {
    expect(scannedGtin('https://example.org/AQnYUc1gmiCNV4JGLo4eKw')).toEqual({ gtin: '05412345000013' });
    expect(carriedByNoCard('https://id.example/a/AQnYUc1gmiCNV4JGLo4eKw?x=1')?.gtin).toBe('05412345000013');
    expect(keysOfScan('https://example.org/AQnYUc1gmiCNV4JGLo4eKw')).toContain('05412345000013');
    for (const none of ['AAnYUc1gmiCNV4JGLo4eKw', 'AQnYUc1gniCNV4JGLo4eKw', 'AQnYUc1gm', 'AQnYUc1gmi.html'])
      expect(scannedGtin(`https://example.org/${none}`), none).toBeUndefined();
  });

  it('may be asked for, where its digits cannot be those of a card', () => {
    expect(carriedByNoCard(`]d201${gtin}1726123110ABC`)).toBeDefined();
    expect(carriedByNoCard(`01${gtin}17261231`)).toBeDefined();
    // A row of digits as long as a card's, with a right check digit of a card.
    expect(carriedGtin('0100950600013507')).toBeDefined();
    expect(carriedByNoCard('0100950600013507')).toBeUndefined();
    expect(carriedByNoCard(']C10100950600013507')).toBeDefined();
    const cards = fc.stringMatching(/^[1-9]\d{11,18}$/);
    fc.assert(
      fc.property(cards, (number) => {
        expect(carriedByNoCard(number)).toBeUndefined();
      }),
    );
  });

  it('takes no time over a long text of digits that is none', () => {
    expect(carriedGtin(`10${'1021'.repeat(60)}~`)).toBeUndefined();
  });
});
