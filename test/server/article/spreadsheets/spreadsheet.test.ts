import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { expect, it } from 'vitest';
import { inspectFile, readRecords } from '../../../../server/article/csv/catalogue-file.ts';
import { importCatalogue } from '../../../../server/article/csv/catalogue-import.ts';
import { reportForPeople } from '../../../../server/article/csv/catalogue-report.ts';
import { readSynonymFile } from '../../../../server/article/csv/synonym-file.ts';
import { decimalText, isoText } from '../../../../server/article/csv/spreadsheet/cell-text.ts';
import { sentenceOnHidden } from '../../../../server/article/csv/spreadsheet/hidden-parts.ts';
import { kindOfBuiltIn, kindOfFormat } from '../../../../server/article/csv/spreadsheet/number-format.ts';
import { readKeptArticlesFrom } from '../../../../server/article/article-record-reading.ts';
import { fileOf } from '../encodings/file-of.ts';
import { importer, openShelf } from '../article-shelf.ts';
import { describeOnEveryDatabase } from '../../../support/databases.ts';
import { rowOf, workbookFile, workbookOf, zipOf } from './workbook-file.ts';
import type { WorkbookParts } from './workbook-file.ts';

/** All records of a file, and where its copy was. */
async function read(file: string) {
  const form = await inspectFile(file);
  const records: { line: number; cells: string[]; problem?: string }[] = [];
  try {
    for await (const { line, cells, problem } of readRecords(form, () => undefined))
      records.push({ line, cells, ...(problem === undefined ? {} : { problem }) });
  } finally {
    form.release();
  }
  return { form, records };
}

const cellsOf = async (parts: WorkbookParts) => (await read(workbookFile(parts))).records.map(({ cells }) => cells);

/** A row with a header above it. */
async function rowRead(cells: (string | number | null)[], parts: Partial<WorkbookParts> = {}) {
  const header = rowOf(
    1,
    cells.map((_cell, place) => `C${place}`),
  );
  const [, row] = await cellsOf({ sheets: { Products: header + rowOf(2, cells) }, ...parts });
  return row;
}

const cell = (value: string, style = 0) => `<c s="${style}"><v>${value}</v></c>`;

const shared = (index: number) => `<c t="s"><v>${index}</v></c>`;

const prefixed = (xml: string) => xml.replaceAll(/<(\/?)(?=[a-z])/gi, '<$1x:');

it('reads what cells hold, never what their formats show', async () => {
  const formats = ['[$¥-411]#,##0', '0.00\\ \\m', '00000', '0.00"d"', '#,##0.00 [$€-407]', '@', '0.00E+00'];
  expect(
    await rowRead(
      [
        cell('4901234567894', 1),
        cell('1.5', 2),
        cell('123', 3),
        cell('40', 4),
        cell('19.989999999999998', 5),
        cell('12345678905', 6),
        cell('1.4006381333931E+13', 7),
        cell('3.3000000000000003'),
        cell('1E-3'),
        cell('123456789012345678'),
        cell('5.0'),
        cell('-2'),
      ],
      { formats },
    ),
  ).toEqual([
    '4901234567894',
    '1.5',
    '123',
    '40',
    '19.99',
    '12345678905',
    '14006381333931',
    '3.3',
    '0.001',
    '123456789012345678',
    '5',
    '-2',
  ]);
});

it('keeps texts as they are, wherever they stand', async () => {
  const strings = [
    '<t>0012 345</t>',
    '<t xml:space="preserve"> two  spaces </t>',
    '<r><rPr><b/></rPr><t>Rich </t></r><r><t>text &amp; more</t></r>',
    // The signs that say how 東京 is spoken are no part of the text.
    '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
    '<t>one_x000D_\ntwo _x005F_x0041_</t>',
    `<t>${'long '.repeat(100)}</t>`,
  ];
  expect(
    await rowRead(
      [
        ...strings.map((_text, index) => shared(index)),
        '<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
        '<c t="str"><f>A1&amp;B1</f><v>"computed", 0,5</v></c>',
      ],
      { strings },
    ),
  ).toEqual([
    '0012 345',
    ' two  spaces ',
    'Rich text & more',
    '東京',
    'one\r\ntwo _x0041_',
    'long '.repeat(100),
    'inline',
    '"computed", 0,5',
  ]);
});

it('writes truth values as words and days as ISO has them, in both date systems', async () => {
  const formats = [14, 'yyyy"年"m"月"d"日"', 'h:mm', '[h]:mm', 'dd.mm.yyyy hh:mm', 14];
  const row = [
    '<c t="b"><v>1</v></c>',
    '<c t="b"><f>1&gt;2</f><v>0</v></c>',
    '<c s="1"><v>46086</v></c>',
    '<c s="2"><v>59</v></c>',
    '<c s="3"><v>0.604166666666667</v></c>',
    '<c s="4"><v>1.5</v></c>',
    '<c s="5"><v>46086.604166666664</v></c>',
    // Too large for a day: it is a barcode that stands in a column of days.
    '<c s="1"><v>4006381333931</v></c>',
    '<c t="d"><v>2026-03-05</v></c>',
  ];
  const others = ['14:30:00', '36:00:00'];
  expect(await rowRead(row, { formats })).toEqual([
    'TRUE',
    'FALSE',
    '2026-03-05',
    '1900-02-28',
    ...others,
    '2026-03-05T14:30:00',
    '4006381333931',
    '2026-03-05',
  ]);
  expect((await rowRead(row, { formats, isFrom1904: true }))?.slice(2, 7)).toEqual([
    '2030-03-06',
    '1904-02-29',
    ...others,
    '2030-03-06T14:30:00',
  ]);
});

it.each([
  ['0.00\\ \\m', 'number'],
  ['#,##0.00;[Red]-#,##0.00', 'number'],
  ['"days: "0', 'number'],
  ['[$-409]mmmm\\ d\\,\\ yyyy;@', 'date'],
  ['mmm-yy', 'date'],
  ['[$-411]ggge"年"m"月"', 'date'],
  ['mm:ss.0', 'time'],
  ['h:mm AM/PM', 'time'],
  ['[mm]:ss', 'duration'],
  ['General', 'number'],
  ['0.00E+00', 'number'],
  ['_-* #,##0.00\\ "kr"_-', 'number'],
])('takes the format %s for one of a %s', (code, kind) => {
  expect(kindOfFormat(code)).toBe(kind);
});

it('knows the formats that have no code, and that the 29th of February 1900 was none', () => {
  expect([0, 2, 9, 14, 20, 22, 30, 46, 49, 57].map(kindOfBuiltIn)).toEqual([
    'number',
    'number',
    'number',
    'date',
    'time',
    'dateTime',
    'date',
    'duration',
    'number',
    'date',
  ]);
  expect(['1', '60', '61', '2958465', '2958466'].map((day) => isoText(day, 'date', false))).toEqual([
    '1900-01-01',
    undefined,
    '1900-03-01',
    '9999-12-31',
    undefined,
  ]);
  expect(['1e21', '-1.5e-7', '007', 'n/a'].map(decimalText)).toEqual(['1' + '0'.repeat(21), '-0.00000015', '7', 'n/a']);
});

it('gives each row its number, fills gaps, and leaves out a row with an error or a formula without a result', async () => {
  const { form, records } = await read(
    workbookFile({
      sheets: {
        Products:
          rowOf(3, ['SKU', 'Price', 'Note', '<c s="1"/>']) +
          // As a program writes them that leaves references out.
          '<row><c><v>1</v></c><c><v>2.5</v></c></row>' +
          '<row r="7" hidden="1"><c r="C7" t="inlineStr"><is><t>two\nlines</t></is></c></row>' +
          '<row r="8"/>' +
          rowOf(9, ['A', '<c t="e"><f>VLOOKUP(A9,X:Y,2)</f><v>#N/A</v></c>', '<c t="e"><v>#REF!</v></c>']) +
          rowOf(10, ['B', '<c><f>A1*2</f></c>']) +
          rowOf(11, ['C', '<c t="str"><f>""</f><v></v></c>', 'x', null, 'beyond']),
      },
    }),
  );
  expect(records).toEqual([
    { line: 3, cells: ['SKU', 'Price', 'Note'] },
    { line: 4, cells: ['1', '2.5', ''] },
    { line: 7, cells: ['', '', 'two\nlines'] },
    { line: 9, cells: ['A', '', ''], problem: 'the cell in the column "Price" has the error #N/A' },
    {
      line: 10,
      cells: ['B', '', ''],
      problem:
        'the cell in the column "Price" has a formula without its result: open the file in a spreadsheet program and save it again',
    },
    { line: 11, cells: ['C', '', 'x', '', 'beyond'] },
  ]);
  expect(form.decided).toBe('sheet "Products"; hidden in the sheet, and read like the others: row 7');
  expect(
    sentenceOnHidden(
      {
        rows: [3, 5, 6, 7],
        columns: [
          [3, 4],
          [7, 16_384],
          [20, 21],
        ],
      },
      28,
    ),
  ).toBe(
    // prettier-ignore
    'hidden in the sheet, and read like the others: rows 3, 5–7; columns C–D, G–AB, T–U',
  );
});

it('reads the first sheet with something in it, names the others, and leaves no copy behind', async () => {
  const { form, records } = await read(
    workbookFile({
      sheets: {
        '!Lists': rowOf(1, ['x']),
        Cover: '<row r="1"><c r="A1" s="1"/></row>',
        'A & B': '',
        Goods: rowOf(1, ['SKU']),
        Old: rowOf(1, ['SKU']),
      },
    }),
  );
  expect(form.decided).toBe('sheet "Goods"; other sheets were not read: "Old", "Lists"');
  expect(records).toEqual([{ line: 1, cells: ['SKU'] }]);
  expect(existsSync(path.dirname(form.readFrom))).toBe(false);
});

it('reads what another program writes: prefixed names, another place of the parts, a byte-order mark', async () => {
  const parts = workbookOf({ sheets: { One: rowOf(1, ['SKU', 12]) } });
  const { 'xl/worksheets/sheet1.xml': sheet, 'xl/workbook.xml': workbook, ...rest } = parts as Record<string, string>;
  const file = fileOf(
    zipOf({
      ...rest,
      'xl/workbook.xml': `\uFEFF${prefixed(workbook!)}`,
      'XL/Worksheets/Sheet1.xml': prefixed(sheet!.slice(sheet!.indexOf('<worksheet'))),
    }),
  );
  expect((await read(file)).records).toEqual([{ line: 1, cells: ['SKU', '12'] }]);
});

it('reads what another library writes', async () => {
  const rows = [
    ['Title', 'Barcode', 'Price', 'On', 'Since'],
    ['Mütze, "blau"', '0012345678905', 12.5, true, new Date(Date.UTC(2026, 2, 5))],
    ['帽子', 4006381333931, 0.1 + 0.2, false, null],
  ];
  const { records } = await read(fileOf(Buffer.from(await writeXlsx({ sheets: [{ name: 'Products', rows }] }))));
  expect(records.map(({ cells }) => cells)).toEqual([
    rows[0],
    ['Mütze, "blau"', '0012345678905', '12.5', 'TRUE', '2026-03-05'],
    ['帽子', '4006381333931', '0.3', 'FALSE', ''],
  ]);
});

const compound = (text: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(text, 'utf16le')]);
const sheetOf = (rows: string) => zipOf(workbookOf({ sheets: { One: rows } }));

it.each([
  ['an encrypted workbook', compound('EncryptedPackage'), /encrypted.*without a password/],
  ['an older workbook', compound('Workbook'), /older form \(\.xls\)\. Save it as \.xlsx/],
  ['a binary workbook', zipOf({ 'xl/workbook.bin': 'x' }), /\.xlsb/],
  [
    'an OpenDocument spreadsheet',
    zipOf({ mimetype: 'application/x', 'content.xml': '<x/>' }),
    /\(\.ods\)\. Save it as/,
  ],
  ['a Numbers document', zipOf({ 'Index/Document.iwa': 'x' }), /Numbers document.*Export it/],
  ['a text document', zipOf({ 'word/document.xml': '<x/>' }), /\.docx/],
  ['an archive', zipOf({ 'products.csv': 'Handle,Title\n' }), /an archive \(\.zip\).*Unpack it/],
  ['XML that is called a workbook', Buffer.from('<?xml version="1.0"?><Workbook/>'), /a web page or XML/],
  ['half a workbook', sheetOf(rowOf(1, ['SKU'])).subarray(0, 900), /not whole.*Fetch or save it again/],
  ['a workbook with nothing in it', sheetOf(''), /^The spreadsheet is empty\.$/],
  ['a broken part', sheetOf('<row><c></row>'), /damaged: its part xl\/worksheets\/sheet1\.xml.*save it again/],
  ['a part with entities of its own', sheetOf('<row><c t="str"><v>&lol;</v></c></row>'), /damaged/],
  ['a cell where none can be', sheetOf('<row><c r="ZZZZ1"><v>1</v></c></row>'), /cell at "ZZZZ1"/],
])('refuses %s in a sentence, and leaves nothing behind', async (_what, content, sentence) => {
  await expect(inspectFile(fileOf(content))).rejects.toMatchObject({
    name: 'UnusableFile',
    message: expect.stringMatching(sentence) as string,
  });
});

it('refuses a workbook that unpacks to too much, or to more than it says', async () => {
  const parts = workbookOf({ sheets: { One: rowOf(1, ['SKU']) } });
  const saying = (bytes: number) => inspectFile(fileOf(zipOf(parts, { 'xl/worksheets/sheet1.xml': bytes })));
  await expect(saying(301 * 1024 * 1024)).rejects.toThrow(/unpacks to more than 300 MB\. Split it/);
  await expect(saying(20)).rejects.toThrow(/damaged: its part xl\/worksheets\/sheet1\.xml/);
});

it('takes no encoding for a spreadsheet', async () => {
  await expect(inspectFile(workbookFile({ sheets: { One: rowOf(1, ['x']) } }), { encoding: 'gbk' })).rejects.toThrow(
    /no encoding to name\. Leave --encoding out/,
  );
});

it('reads synonyms from a spreadsheet', async () => {
  const rows = rowOf(1, ['Words', 'Way', 'Also finds']) + rowOf(3, ['sofa', 'both ways', 'couch']);
  expect((await readSynonymFile(workbookFile({ sheets: { Words: rows } }))).rows).toEqual([
    { line: 3, synonym: { words: 'sofa', way: 'both', alsoFinds: 'couch' } },
  ]);
});

describeOnEveryDatabase('A catalogue in a spreadsheet', (place) => {
  it('has numbers with a decimal point, and texts as the file writes them', async () => {
    const { database, clock } = await openShelf(place);
    const header = ['Handle', 'Title', 'Variant SKU', 'Variant Barcode', 'Variant Price', 'Variant Inventory Qty'];
    const rows = [
      rowOf(1, header),
      rowOf(2, ['oil', 'Oil', 'O', 4006381333931, '1.250', 3]),
      rowOf(3, ['salt', 'Salt', 'S', null, '12,50', 4]),
      // As a text it would be 1234.
      rowOf(5, ['spice', 'Spice', 'P', null, 1.25, 1.234]),
      rowOf(6, ['tea', 'Tea', 'T', null, '<c t="e"><v>#REF!</v></c>', 2]),
      rowOf(7, ['jam', 'Jam', 'J', null, 1.234, 2]),
      rowOf(8, ['nut', 'Nut', 'N', null, 2.5, 2]),
    ].join('');
    const file = workbookFile({ sheets: { Products: rows } });
    const options = { file, actor: importer, currency: 'EUR', isDryRun: false } as const;
    const dry = await importCatalogue(database, clock, { ...options, isDryRun: true });
    const result = await importCatalogue(database, clock, options);
    expect(dry.leftOut).toEqual(result.leftOut);
    expect(result.leftOut).toEqual([
      { line: 5, handle: 'spice', reason: '"Variant Inventory Qty" is not a whole number: "1.234"' },
      { line: 6, handle: 'tea', reason: 'the cell in the column "Variant Price" has the error #REF!' },
      { line: 7, handle: 'jam', reason: '"Variant Price" has more decimals than EUR, which has 2: "1.234"' },
    ]);
    const { articles } = await readKeptArticlesFrom(database, 0, 10);
    expect(articles.map(({ handle, variants: [only] }) => [handle, only?.priceMinor, only?.onHand])).toEqual([
      ['oil', 125_000, 3],
      ['salt', 1250, 4],
      ['nut', 250, 2],
    ]);
    expect(reportForPeople(result, null)).toContain('read as a spreadsheet (XLSX): sheet "Products"');
  });
});
