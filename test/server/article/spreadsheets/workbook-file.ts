import { crc32, deflateRawSync } from 'node:zlib';
import { fileOf } from '../encodings/file-of.ts';

/** Writes XLSX files part by part, as programs of every kind write them. */

/**
 * A ZIP archive of these parts (APPNOTE.TXT, 4.3).
 * @param said how many bytes a part is said to unpack to, where that is not the truth
 */
export function zipOf(parts: Record<string, string | Buffer>, said: Record<string, number> = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x08_00, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(said[name] ?? bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), head, Buffer.from(name), packed]);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0'), head, behind, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  const count = Object.keys(parts).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const relations = (each: Record<string, [type: string, target: string]>) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Object.entries(each)
    .map(
      ([id, [type, target]]) =>
        `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

export type WorkbookParts = {
  /** By the name of the sheet: what stands in its `sheetData`. A name with `!` in front is a hidden sheet. */
  sheets: Record<string, string>;
  /** What stands in the items of the shared strings. */
  strings?: string[];
  /** The codes of the formats of the styles 1, 2, …; a number is a built-in format. */
  formats?: (string | number)[];
  isFrom1904?: boolean;
};

const id = (format: string | number, place: number) => (typeof format === 'number' ? format : 164 + place);

const escaped = (code: string) => code.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The parts of an XLSX file. */
export function workbookOf({ sheets, strings = [], formats = [], isFrom1904 = false }: WorkbookParts) {
  const names = Object.keys(sheets);
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${isFrom1904 ? 1 : 0}"/><sheets>${names
      .map(
        (name, place) =>
          `<sheet name="${escaped(name.replace('!', ''))}" sheetId="${place + 1}" ${name.startsWith('!') ? 'state="hidden" ' : ''}r:id="s${place}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations({
      ...Object.fromEntries(
        names.map((_name, place) => [`s${place}`, ['worksheet', `worksheets/sheet${place + 1}.xml`]]),
      ),
      st: ['styles', 'styles.xml'],
      ss: ['sharedStrings', '/xl/sharedStrings.xml'],
    }),
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((format, place) =>
        typeof format === 'number' ? '' : `<numFmt numFmtId="${164 + place}" formatCode="${escaped(format)}"/>`,
      )
      .join(
        '',
      )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((format, place) => `<xf numFmtId="${id(format, place)}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<?xml version="1.0" encoding="UTF-8"?><sst>${strings.map((item) => `<si>${item}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      names.map((name, place) => [
        `xl/worksheets/sheet${place + 1}.xml`,
        `<?xml version="1.0"?>\n<worksheet><sheetData>${sheets[name]}</sheetData></worksheet>`,
      ]),
    ),
  };
}

const column = (place: number) => String.fromCharCode(65 + place);

/** A row of cells: a text is an inline one, anything that begins with `<` is the element of the cell itself. */
export function rowOf(row: number, cells: readonly (string | number | null)[]): string {
  const written = cells.map((cell, place) => {
    const reference = `${column(place)}${row}`;
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
    if (cell.startsWith('<c')) return cell.replace('<c', `<c r="${reference}"`);
    return `<c r="${reference}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;')}</t></is></c>`;
  });
  return `<row r="${row}">${written.join('')}</row>`;
}

/** A file of that workbook, and its path. */
export const workbookFile = (parts: WorkbookParts): string => fileOf(zipOf(workbookOf(parts)));
