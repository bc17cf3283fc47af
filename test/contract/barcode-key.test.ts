import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barcodeKey, keysOfBarcodes, keysOfScan } from '../../contract/barcodes/barcode-key.ts';
import { gtinCheckDigit } from '../../contract/barcodes/gtin.ts';
import { isArticleCode } from '../../contract/seller/free-text.ts';

const finds = (scanned: string, stored: string) =>
  keysOfScan(scanned).some((key) => keysOfBarcodes(stored).includes(key));

describe('one barcode, written in two ways', () => {
  it.each([
    ['EAN-13', '4006381333931', '4006381333931'],
    ['GTIN-14 with a leading zero', '04006381333931', '4006381333931'],
    ['more leading zeros than a GTIN has', '000004006381333931', '4006381333931'],
    ['UPC-A as EAN-13', '0036000291452', '036000291452'],
    ['a leading zero that was lost', '036000291452', '36000291452'],
    ['EAN-8 with leading zeros', '0000096385074', '96385074'],
    ['hyphens', '978-0-306-40615-7', '9780306406157'],
    ['an en dash, a space of no width and a no-break space', '978–0306\u200b406 157', '9780306406157'],
    ['full-width digits', '４００６３８１３３３９３１', '4006381333931'],
    ['Arabic digits', '٤٠٠٦٣٨١٣٣٣٩٣١', '4006381333931'],
    ['ISBN-10', '9780306406157', '0-306-40615-2'],
    ['ISBN-10 that ends with X', '9780804429573', 'ISBN 0-8044-2957-x'],
    ['ISMN', '9790230671187', 'M-2306-7118-7'],
    ['ISSN', '9770317847001', '0317-8471'],
    ['ISSN that ends with X', '9772434561006', 'ISSN 2434-561X'],
    ['ISSN that looks like a GTIN-8, with its hyphen', '9773178477004', '3178-4771'],
    ['ISSN that looks like a GTIN-8, without its hyphen', '9773178477004', '31784771'],
    ['UPC-E that ends with 0 to 2', '042100005264', '04252614'],
    ['UPC-E that ends with 3', '012300000451', '01234531'],
    ['UPC-E that ends with 4', '012340000053', '01234543'],
    ['UPC-E that ends with 5 to 9', '012345000058', '01234558'],
    ['UPC-E of number system 1', '112345000055', '11234555'],
    ['UPC-E that looks like a GTIN-8', '012345000065', '01234565'],
    ['an add-on of two digits', '977031784700112', '9770317847001'],
    ['an add-on of five digits', '9780306406157 51299', '9780306406157'],
    ['an add-on behind UPC-A', '03600029145212', '036000291452'],
    ['the name of the symbology', ']E04006381333931', '4006381333931'],
    ['letters without case', 'shelf-12/a', 'SHELF 12/A'],
    ['full-width letters', 'ＡＢＣ－１２', 'abc12'],
    ['one of several', '036000291452', '4006381333931; 0036000291452|96385074'],
    ['one of several, each in its line', '96385074', '4006381333931\n96385074'],
    ['a code with a comma in it', 'A,B-17', 'a,b17'],
  ])('is the same: %s', (_what, scanned, stored) => {
    expect(finds(scanned, stored)).toBe(true);
    if (!/[;|\n]/.test(stored) && !/add-on|symbology/.test(_what)) expect(finds(stored, scanned)).toBe(true);
  });

  it.each([
    ['another check digit', '4006381333932', '4006381333931'],
    ['zeros before what is no GTIN', '0012345678901', '12345678901'],
    ['the beginning of it', '400638133393', '4006381333931'],
    ['UPC-E with a wrong check digit', '04252615', '042100005264'],
    ['UPC-E of number system 2', '24252614', '242100005264'],
    ['ISBN-10 with a wrong check digit', '0306406153', '9780306406157'],
    ['ISMN with a wrong check digit', 'M230671188', '9790230671187'],
    ['another slash', 'SHELF 12A', 'SHELF 12/A'],
    ['an add-on of three digits', '9780306406157123', '9780306406157'],
    ['nothing', '-', ''],
  ])('is another: %s', (_what, scanned, stored) => {
    expect(finds(scanned, stored)).toBe(false);
    expect(finds(stored, scanned)).toBe(false);
  });

  it('prefers what stands there to what it may also mean', () => {
    expect(keysOfScan('01234565')).toEqual(['00000001234565', '00012345000065']);
    expect(barcodeKey('')).toBe('');
  });

  it('is the same with any separators and zeros', () => {
    const gtins = fc.stringMatching(/^[1-9]\d{6,12}$/).map((body) => body + gtinCheckDigit(body));
    const gaps = fc.array(fc.constantFrom('', '', '-', ' ', '–', '\u00ad'), { minLength: 1 });
    fc.assert(
      fc.property(gtins, fc.nat(6), gaps, (gtin, zeros, parts) => {
        const spelt = [...('0'.repeat(zeros) + gtin)].map((digit, at) => digit + parts[at % parts.length]).join('');
        // An ISBN-10 says by its own check digit that it is one.
        fc.pre([gtin, spelt].every((text) => text.replaceAll(/\D/g, '').length !== 10));
        expect(finds(spelt, gtin), spelt).toBe(true);
      }),
    );
  });
});

describe('several barcodes in one field', () => {
  it.each(['4006381333931; 036000291452', '4006381333931,SHELF 12', '96385074|96385074\n4006381333931'])(
    'may be kept: %j',
    (text) => expect(isArticleCode(text)).toBe(true),
  );
  it.each(['4539148803436467', '4539 1488, 0343 6467', '4006381333931; 4539148803436467', '4539;1488;0343;6467'])(
    'may not hide a card number: %j',
    (text) => expect(isArticleCode(text)).toBe(false),
  );
});
