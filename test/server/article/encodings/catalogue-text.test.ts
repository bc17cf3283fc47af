import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectFile, readRecords } from '../../../../server/article/csv/catalogue-file.ts';
import type { FileHints } from '../../../../server/article/csv/catalogue-file.ts';
import { outlineCatalogue } from '../../../../server/article/csv/catalogue-rows.ts';
import { encode } from './encode.ts';
import { fileOf } from './file-of.ts';

/** All records of a file, as they are read. */
async function read(content: string | Buffer, hints: FileHints = {}) {
  const form = await inspectFile(fileOf(content), hints);
  const records: { line: number; cells: string[]; problem?: string }[] = [];
  try {
    for await (const { endByte: _endByte, ...record } of readRecords(form, () => undefined)) records.push(record);
  } finally {
    form.release();
  }
  return { form, records };
}

const table = 'Handle;Title\r\nmuetze;Mütze, blau\r\nnitto;ニット帽\r\n';

it.each([
  ['UTF-16LE with a mark', Buffer.from(`\uFEFF${table}`, 'utf16le'), 'utf-16le'],
  ['UTF-16BE with a mark', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16(), 'utf-16be'],
  ['UTF-16LE by its zero bytes', Buffer.from(table, 'utf16le'), 'utf-16le'],
  ['UTF-16BE by its zero bytes', Buffer.from(table, 'utf16le').swap16(), 'utf-16be'],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${table}`), 'utf-8'],
])('reads %s, and leaves no copy behind', async (_what, content, encoding) => {
  const { form, records } = await read(content);
  expect(form.encoding).toBe(encoding);
  expect(records.map(({ cells }) => cells)).toEqual([
    ['Handle', 'Title'],
    ['muetze', 'Mütze, blau'],
    ['nitto', 'ニット帽'],
  ]);
  if (encoding !== 'utf-8') expect(existsSync(path.dirname(form.readFrom))).toBe(false);
});

it('reads ISO-2022-JP by its escape sequences', async () => {
  const { form, records } = await read(Buffer.from('Handle,Title\nx,\u001b$BK9;R\u001b(B\n', 'latin1'));
  expect(form.encoding).toBe('iso-2022-jp');
  expect(records[1]).toEqual({ line: 2, cells: ['x', '帽子'] });
});

it('leaves out the rows that are not UTF-8 and those of text that was decoded wrongly before, each with its readings', async () => {
  const rows = ['Handle,Title', 'a,Mütze', 'b,Größe', 'c,MÃ¼tze blau', 'd,L\u0092été', 'e,Jos\uFFFD', 'f,20 °C, '].join(
    '\n',
  );
  const { form, records } = await read(
    Buffer.concat([Buffer.from(`${rows}\n`), encode('g,Mütze grün\n', 'windows-1252')!]),
  );
  expect(form).toMatchObject({ encoding: 'utf-8', decided: 'its bytes are UTF-8, but one line is not' });
  expect(records.filter(({ problem }) => problem !== undefined).map(({ line, problem }) => [line, problem])).toEqual([
    [
      4,
      'in the column "Title", "MÃ¼tze" looks wrongly decoded: it may be "Mütze", UTF-8 that was read as Windows-1252',
    ],
    [
      5,
      'in the column "Title", "L?été" has a control character (U+0092) where a letter or sign should be; it may be "’" of Windows-1252',
    ],
    [
      6,
      'in the column "Title", "Jos\uFFFD" has the sign U+FFFD, which stands for a letter that was lost before: type the letter again',
    ],
    [8, 'in the column "Title", "M\uFFFDtze" has a byte that is not UTF-8; in Windows-1252 it would be "Mütze"'],
  ]);
});

it('leaves out the rows of another encoding in a file of Windows-1252', async () => {
  const good = ['Handle,Title', 'a,Größe M', 'b,Weiße Tür', 'c,Gürtel für Männer', 'd,Öl'].join('\n');
  const rows = [
    encode(`${good}\n`, 'windows-1252')!,
    Buffer.from('e,Mütze\n'),
    encode('f,Mütze\n', 'ibm850')!,
    encode('g,März\n', 'ibm850')!,
  ];
  const { form, records } = await read(Buffer.concat(rows), { encoding: 'windows-1252' });
  expect(form.decided).toBe('as --encoding says');
  expect(records.filter(({ problem }) => problem !== undefined).map(({ line }) => line)).toEqual([6, 7, 8]);
});

it('keeps signs that only look rare', async () => {
  const cells = [
    'Maße (B×H×T) 3×4 cm',
    'W/m²K',
    'São João – PÃO',
    'Ω-3',
    'naïve’s',
    '“MAÇÃ”',
    'Шапка “зима”',
    '№ 5',
    'l´eau',
    '½ kg',
    '日本 Tシャツ',
    `${'A long description '.repeat(20)} 3M\u0099`,
  ];
  const { records } = await read(`Title\n${cells.join('\n')}\n`);
  expect(records.filter(({ problem }) => problem !== undefined)).toEqual([]);
});

it('reads a backslash before an amount as the yen sign that Japanese programs wrote', async () => {
  const { records } = await read(encode('Title,Price\nニット帽と手袋,"\\1,200"\n', 'shift_jis')!);
  expect(records[1]?.cells).toEqual(['ニット帽と手袋', '¥1,200']);
});

it.each([
  ['sep=;\r\nHandle;Title\r\na;b,c\r\n', 2],
  ['"sep=;"\nHandle;Title\na;b,c\n', 2],
  ['\n\r\nHandle;Title\na;b,c\n', 3],
  [';;\nsep=;\n\nHandle;Title\na;b,c\n', 4],
  ['\uFEFFsep=;\nHandle;Title\na;b,c\n', 2],
])('finds the header after empty lines and a line that names the separator: %j', async (content, line) => {
  const { records } = await read(content);
  expect(records).toEqual([
    { line, cells: ['Handle', 'Title'] },
    { line: line + 1, cells: ['a', 'b,c'] },
  ]);
});

it.each([
  ['sep=|\nHandle|Title\n', undefined, /parted by "\|"/],
  [Buffer.from('\uFEFFHandle,Title\nx,y\n'), 'windows-1252', /byte-order mark says UTF-8/],
  [Buffer.from('Handle,Title\nx,y\n'), 'utf-16le', /no zero bytes, so it is not UTF-16LE/],
  [Buffer.from('\uFEFFHandle,Title\nx,y\n', 'utf16le'), 'shift_jis', /is UTF-16LE, not Shift_JIS/],
  [encode('Handle,Title\nx,Größe\n', 'windows-1252')!, 'utf-8', /not UTF-8/],
  [Buffer.from('fffe000048000000', 'hex'), undefined, /UTF-32/],
])('refuses a file that is not what is said of it: %j', async (content, encoding, problem) => {
  await expect(read(content, { encoding })).rejects.toThrow(problem);
});

const header = (names: string) =>
  outlineCatalogue(fileOf(`${names}\n${names.replaceAll(/[^,]+/g, 'x')}\n`), { currency: 'EUR' });

it.each([
  [
    'TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,VARIATION 1 TYPE,VARIATION 1 NAME,VARIATION 1 VALUES,SKU',
    /Etsy’s with columns that are missing or moved/,
  ],
  [
    'Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Incoming,Unavailable,Committed,Available,On hand',
    /inventory file of Shopify/,
  ],
  [
    'ID,Type,SKU,Published,Is featured?,Visibility in catalog,Tax status',
    /WooCommerce’s with columns that are missing/,
  ],
  ['Token,Item Name,SKU,Description,Price,Current Quantity Shop', /Square’s with columns that are missing/],
  ['id,sku,composite_name,name,description,supply_price', /Lightspeed’s \(X-Series\) with columns that are missing/],
  ['sku,_store,_attribute_set,_type,name,price', /Magento’s or Adobe Commerce with columns that are missing/],
  [
    'Attribute (Name:Type:Position)*;Value (Value:Position)*;Impact on price'.replaceAll(';', ','),
    /a file of combinations of PrestaShop’s with columns that are missing/,
  ],
  ['ID,Aktiv (0/1),Name', /PrestaShop’s in another language/],
  ['id,default_code,list_price', /Odoo’s with columns that are missing/],
  ['Item Type,Product ID,Product Name,Product Code/SKU,Price', /BigCommerce’s in its older form/],
  ['id,title,description,link,image_link,availability,price', /Merchant Center/],
  ['Title,Author,Publisher,Year,Pages,Price', /most of its columns are not Shopify's: Author, Publisher, Year, Pages/],
])('refuses the file of another system by its name: %s', async (names, problem) => {
  await expect(header(names)).rejects.toThrow(problem);
});

it.each([
  ['Title'],
  ['Title,Price,SKU,Colour'],
  ['Handle,Title,Batch,Best before,Author,Origin'],
  ['URL handle,Title,Price / International,Fabric (product.metafields.shopify.fabric),Google Shopping / MPN'],
])('takes a product CSV with columns of the shop’s own: %s', async (names) => {
  await expect(header(names)).resolves.toBeDefined();
});
