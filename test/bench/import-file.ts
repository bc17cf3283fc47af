import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A product file of any number of rows, two for each product on average, with texts as long as a shop's. */

const header = 'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode'; // prettier-ignore
const sizes = ['S', 'M', 'L'];
const words =
  'harbour lantern cedar willow copper meadow thistle granite amber juniper saffron cobalt linen velvet marble walnut'.split(
    ' ',
  );

function eanOf(number: number): string {
  const body = `401${String(number).padStart(9, '0')}`;
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function* lines(rowCount: number): Generator<string> {
  yield `${header}\n`;
  for (let row = 0, product = 0; row < rowCount; product++) {
    const [one, two, three] = [1, 3, 7].map((step) => words[(product * step + (product >> 4)) % words.length]);
    const title = `${one} ${two} ${product}`;
    const text = `<p>A ${one} with ${two} and ${three}, made to be used every day, for ${product} years.</p>`.repeat(3);
    const variants = Math.min(1 + (product % 3), rowCount - row);
    for (let place = 0; place < variants; place++, row++) {
      const own = place === 0 ? `${title},"${text}",Maker ${product % 300},${two},"${one}, ${three}",true` : ',,,,,';
      const option = variants === 1 ? 'Title,Default Title' : `Size,${sizes[place]}`;
      yield `moved-${product},${own},${option},MV-${row},shopify,${row % 90},deny,${5 + (row % 200)}.50,,${eanOf(row)}\n`;
    }
  }
}

export async function writeImportFile(file: string, rowCount: number): Promise<void> {
  await pipeline(Readable.from(lines(rowCount)), createWriteStream(file));
}
