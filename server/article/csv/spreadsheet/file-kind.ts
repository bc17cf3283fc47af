import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ZipParts } from './zip-parts.ts';

/** Tells spreadsheets from text files by their first bytes and by what is in them. */

/** `text` may be anything else, too. */
export type FileKind = 'text' | 'xlsx' | { refusal: string };

const instead = 'Save it as .xlsx or as "CSV UTF-8", and import that.';

const kindsOfZip: readonly (readonly [part: RegExp, kind: FileKind])[] = [
  [/^xl\/workbook\.bin$/, { refusal: `This is a binary Excel workbook (.xlsb). ${instead}` }],
  [/^(xl\/.*|\[content_types\]\.xml.*)workbook.*\.xml$|^xl\/worksheets\//, 'xlsx'],
  [
    /^index(\/document\.iwa|\.zip)$/,
    { refusal: `This is a Numbers document (.numbers). Export it as Excel or CSV, and import that.` },
  ],
  [/^word\//, { refusal: `This is a text document (.docx), not a table. Export the products as CSV or .xlsx.` }],
  [/^content\.xml$/, { refusal: `This is an OpenDocument spreadsheet (.ods). ${instead}` }],
];

async function kindOfZip(file: string): Promise<FileKind> {
  const parts = await ZipParts.open(file);
  try {
    const names = parts.names();
    const found = kindsOfZip.find(([part]) => names.some((name) => part.test(name)))?.[1];
    return (
      found ?? { refusal: 'This is an archive (.zip), not a table. Unpack it, and import the file that is in it.' }
    );
  } finally {
    parts.close();
  }
}

// Compound files hold older Excel files, and the newer ones that need a password.
const compoundFile = 'd0cf11e0a1b11ae1';
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');

async function kindOfCompound(file: string): Promise<FileKind> {
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const piece = Buffer.concat([before, chunk]);
    if (piece.includes(encryptedPackage))
      return { refusal: 'The spreadsheet is encrypted. Save it without a password, and import that.' };
    before = piece.subarray(-encryptedPackage.length);
  }
  return { refusal: `This is an Excel file in its older form (.xls). ${instead}` };
}

/**
 * Errors of reading are thrown as they come.
 * @throws {UnreadableSpreadsheet} when it is an archive that is not whole
 */
export async function kindOfFile(file: string): Promise<FileKind> {
  const handle = await open(file);
  const start = Buffer.alloc(512);
  const { bytesRead } = await handle.read(start, 0, start.length, 0).finally(() => handle.close());
  const hex = start.subarray(0, bytesRead).toString('hex');
  if (hex.startsWith(compoundFile)) return await kindOfCompound(file);
  const text = start.toString('latin1');
  // Some programs call a web page or XML an Excel file, and spreadsheet programs open it.
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table)/i.test(text))
    return { refusal: `This is a web page or XML, and no workbook. Open it in a spreadsheet program. ${instead}` };
  return /^504b(0304|0506)/.test(hex) ? await kindOfZip(file) : 'text';
}
