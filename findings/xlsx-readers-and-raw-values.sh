#!/usr/bin/env bash
# What four readers of XLSX make of cells that every spreadsheet program shows alike.
#
# The sheet has the text 東京 with its reading (furigana) above it, as Japanese Excel writes what was typed: once as a shared
# string, once inline. The streaming reader of ExcelJS gives the reading in place of the text; its other reader loses the inline
# text and every cell behind it; hucre appends the reading to the inline text. A number in the format `0.00\ \m` (metres) is a
# date of 1900 for ExcelJS. A cell with #N/A is a text like any other for hucre and is empty for read-excel-file, and the error of
# a formula is lost in ExcelJS's streaming reader, so a program cannot leave out such a row. SheetJS reads all of it right, and
# holds the whole workbook in memory. So its parts are read here with yauzl and sax, and the cells as ECMA-376 defines them.
#
# Seen with exceljs 4.4.0, hucre 1.0.0, read-excel-file 9.3.17 and @e965/xlsx 0.20.3; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . exceljs@4.4.0 hucre@1.0.0 read-excel-file@9.3.17 @e965/xlsx@0.20.3 fflate@0.8.3 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { zipSync, strToU8 } from 'fflate';
import { streamXlsxRows } from 'hucre/xlsx';
import { readSheet } from 'read-excel-file/node';
const require = createRequire(import.meta.url);
const ExcelJS = require('exceljs');
const XLSX = require('@e965/xlsx');
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const sheetml = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const xml = (text) => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);
const override = (part, type) => `<Override PartName="/xl/${part}.xml" ContentType="${sheetml}.${type}+xml"/>`;
const relation = (id, type, target) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
const spoken = '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>';
const bytes = zipSync({
  '[Content_Types].xml': xml(`<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('workbook', 'sheet.main')}${override('worksheets/sheet1', 'worksheet')}${override('styles', 'styles')}${override('sharedStrings', 'sharedStrings')}</Types>`),
  '_rels/.rels': xml(`<Relationships xmlns="${packages}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`),
  'xl/_rels/workbook.xml.rels': xml(`<Relationships xmlns="${packages}/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'styles', 'styles.xml')}${relation('rId3', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`),
  'xl/workbook.xml': xml(`<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`),
  'xl/styles.xml': xml(`<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00\\ \\m"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`),
  'xl/sharedStrings.xml': xml(`<sst xmlns="${main}" count="1" uniqueCount="1"><si>${spoken}</si></sst>`),
  'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>${spoken}</is></c><c r="C1" s="1"><v>12.5</v></c><c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>`),
});
writeFileSync('a.xlsx', bytes);
const show = (name, values) => console.log(name, JSON.stringify(Array.from(values)));
for await (const { values } of streamXlsxRows(bytes)) show('hucre', values);
show('read-excel-file', (await readSheet('a.xlsx'))[0]);
const workbook = new ExcelJS.Workbook();
await workbook.xlsx.readFile('a.xlsx');
show('exceljs', workbook.worksheets[0].getRow(1).values.slice(1));
const options = { sharedStrings: 'cache', styles: 'cache', worksheets: 'emit' };
for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader('a.xlsx', options))
  for await (const { values } of sheet) show('exceljs streaming', values.slice(1));
const cells = XLSX.read(bytes).Sheets.S;
show('sheetjs', ['A1', 'B1', 'C1', 'D1', 'E1'].map((at) => `${cells[at].t} ${cells[at].v}`));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
hucre ["東京","東京トウキョウ",12.5,"#N/A","#DIV/0!"]
read-excel-file ["東京","東京",12.5]
exceljs ["東京",null]
exceljs streaming ["トウキョウ","トウキョウ","1900-01-11T12:00:00.000Z",{"error":"#N/A"},{"formula":"1/0"}]
sheetjs ["s 東京","s 東京","n 12.5","e 42","e 7"]
SEEN
echo 'As found.'
