import { kindOfBuiltIn, kindOfFormat } from './number-format.ts';
import type { FormatKind } from './number-format.ts';
import { UnreadableSpreadsheet } from './unreadable-spreadsheet.ts';
import type { ZipParts } from './zip-parts.ts';

/** What a workbook says besides its cells: its sheets in their order, and what its formats make of numbers. */

export type Sheet = { name: string; part: string; isHidden: boolean };

export type Workbook = {
  sheets: Sheet[];
  isFrom1904: boolean;
  /** By the number of a cell's style. */
  formats: FormatKind[];
  /** The part with the texts of cells. */
  sharedStrings: string | undefined;
};

type Relation = { id: string; type: string; part: string };

function resolved(from: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

async function readRelations(parts: ZipParts, of: string): Promise<Relation[]> {
  const place = of.lastIndexOf('/') + 1;
  const name = `${of.slice(0, place)}_rels/${of.slice(place)}.rels`;
  const relations: Relation[] = [];
  if (!parts.has(name)) return relations;
  await parts.readWhole(name, {
    open: (element, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      // The two editions of the standard differ in what stands before.
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      relations.push({ id: Id, type, part: resolved(of, Target) });
    },
  });
  return relations;
}

const isTrue = (value: string | undefined) => value === '1' || value === 'true';

async function readFormats(parts: ZipParts, part: string | undefined): Promise<FormatKind[]> {
  const own = new Map<number, FormatKind>();
  const formats: FormatKind[] = [];
  if (part === undefined || !parts.has(part)) return formats;
  let isInCells = false;
  await parts.readWhole(part, {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      const id = Number(numFmtId);
      if (name === 'numFmt') own.set(id, kindOfFormat(formatCode));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) formats.push(own.get(id) ?? kindOfBuiltIn(id));
    },
    close: (name) => {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return formats;
}

/** @throws {UnreadableSpreadsheet} when it is not a workbook */
export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  const root = await readRelations(parts, '');
  const part = root.find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml';
  const relations = await readRelations(parts, part);
  const worksheets = new Map(
    relations.filter(({ type }) => type === 'worksheet').map((relation) => [relation.id, relation.part]),
  );
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  await parts.readWhole(part, {
    open: (name, attributes) => {
      if (name === 'workbookPr') isFrom1904 = isTrue(attributes['date1904']);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const found = worksheets.get(id);
      const state = attributes['state'] ?? 'visible';
      // A chart may be a sheet, too.
      if (found !== undefined)
        sheets.push({ name: attributes['name'] ?? '', part: found, isHidden: state !== 'visible' });
    },
  });
  if (sheets.length === 0) throw new UnreadableSpreadsheet('The spreadsheet has no sheet with cells.');
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.part;
  return {
    sheets,
    isFrom1904,
    formats: await readFormats(parts, partOf('styles')),
    sharedStrings: partOf('sharedStrings'),
  };
}
