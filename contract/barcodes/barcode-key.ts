import { asciiDigits } from '../decimal-digits.ts';
import { carriedGtin, scannedGtin } from './carried-gtin.ts';
import { gtin14Of, isGtin } from './gtin.ts';
import { eanOfPublication, issnOfEan } from './publication-codes.ts';
import { expandedUpcE, upcEOf } from './upc-e.ts';

/**
 * When two barcodes are the same (GS1 General Specifications). Each barcode has a key, and two are the same where their keys are.
 * The key of a GTIN is the GTIN of 14 digits, also where it is written as UPC-E, ISBN-10, ISMN or ISSN, or where an element string or a
 * Digital Link address carries it. Any other code is its own key, without case and separators.
 */

/** What people and programs put between the signs of a code: spaces, hyphens and dashes of every kind, and marks without a width. */
const separators = /[\p{Z}\p{Pd}\p{Cf}\p{Cc}\u2212]/gu;
/** Between the barcodes of one variant. */
const betweenBarcodes = /[;,|\n\r]/;

const plain = (text: string) => asciiDigits(text.normalize('NFKC')).trim();
const foldCode = (text: string) => plain(text).replaceAll(separators, '').toLowerCase();

/** The text as each single barcode that it holds: a shop lists several with `;`, `,`, `|` or line by line. */
export function listedBarcodes(text: string): string[] {
  return text
    .split(betweenBarcodes)
    .map((barcode) => barcode.trim())
    .filter((barcode) => barcode !== '');
}

/**
 * The key of one barcode as it is stored. Eight digits may be a GTIN-8, a UPC-E code or an ISSN: they are what their check digit says,
 * in this order, unless they are written as an ISSN is.
 * @returns empty where the text holds no barcode
 */
export function barcodeKey(barcode: string): string {
  const carried = carriedGtin(barcode);
  if (carried) return carried.gtin;
  const code = foldCode(barcode);
  const isWrittenAsIssn = /^issn|^\d{4}[\p{Pd}\u2212]\d{3}[\dx]$/iu.test(plain(barcode));
  const publication = eanOfPublication(code);
  if (publication !== undefined && (code.length !== 8 || isWrittenAsIssn)) return publication.padStart(14, '0');
  const digits = gtin14Of(code) ?? expandedUpcE(code) ?? publication;
  return digits === undefined ? code : digits.padStart(14, '0');
}

/** All keys of the barcodes in a variant's field, without repeats. */
export function keysOfBarcodes(field: string): string[] {
  const barcodes = listedBarcodes(field);
  // A shop's own code may have a comma in it.
  const whole = barcodes.length > 1 && !barcodes.every((barcode) => isGtin(foldCode(barcode))) ? [field] : [];
  return [...new Set([...barcodes, ...whole].map(barcodeKey))].filter((key) => key !== '');
}

/** A GTIN with an add-on of 2 or 5 digits, as periodicals and books have. */
const withAddOn = [/^(\d{13})(?:\d{2}|\d{5})$/, /^(\d{12})(?:\d{2}|\d{5})$/];
/** What some scanners send first: the symbology, by ISO/IEC 15424. */
const symbologyIdentifier = /^\][A-Za-z]\d/;

/** The keys by which a variant with this code may be stored, the likeliest first. */
function keysOfCode(code: string): string[] {
  const key = barcodeKey(code);
  const folded = foldCode(code);
  const addedTo = withAddOn.map((form) => form.exec(folded)?.[1]).find((gtin) => gtin !== undefined && isGtin(gtin));
  const upcE = expandedUpcE(folded) ?? (/^00[01]/.test(key) ? upcEOf(key.slice(2)) : undefined);
  const others = [scannedGtin(code)?.gtin, addedTo, upcE, eanOfPublication(folded), issnOfEan(key.slice(1))];
  return [key, ...others.flatMap((other) => (other === undefined ? [] : [barcodeKey(other)]))];
}

/**
 * The keys to look up for what a scanner sent, the likeliest first. Add-ons and the scanner's name of the symbology are left out.
 * @returns none where nothing was scanned
 */
export function keysOfScan(scanned: string): string[] {
  const text = scanned.trim();
  const code = text.replace(symbologyIdentifier, '');
  return [...new Set([...keysOfCode(code), ...(code === text ? [] : [barcodeKey(text)])])].filter((key) => key !== '');
}
