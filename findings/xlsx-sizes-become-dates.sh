#!/usr/bin/env bash
# SheetJS 0.20.3 (npm @e965/xlsx) and ExcelJS 4.4.0 read a catalogue in CSV as a spreadsheet would, and the shop's data
# is changed.
#
# SKU "1E5" becomes the number 100000 and a barcode loses its leading zeros in both. SheetJS also makes dates of sizes:
# "1-2" and "10-11" come back as day numbers, and 30 February as 2 March. Its option `raw: true` keeps every cell as
# text. ExcelJS has a `map` option for each cell.
#
# Seen with @e965/xlsx 0.20.3 and exceljs 4.4.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . @e965/xlsx@0.20.3 exceljs@4.4.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
const require = createRequire(import.meta.url);
const { read, utils } = require('@e965/xlsx');
const { Workbook } = require('exceljs');
const csv = 'SKU,Barcode,Size,Arrives\n1E5,04006381333931,1-2,2025-02-28\nMAR1,0123,10-11,2025-02-30\n';
const show = (name, rows) => rows.slice(1).forEach((row) => console.log(name, JSON.stringify(row)));
show('sheetjs', utils.sheet_to_json(read(csv, { type: 'string' }).Sheets.Sheet1, { header: 1 }));
show('sheetjs raw', utils.sheet_to_json(read(csv, { type: 'string', raw: true }).Sheets.Sheet1, { header: 1 }));
const rows = [];
(await new Workbook().csv.read(Readable.from([csv]))).eachRow(({ values }) => rows.push(values.slice(1, 4)));
show('exceljs', rows);
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
sheetjs [100000,4006381333931,36893,45716]
sheetjs ["MAR1",123,37175,45718]
sheetjs raw ["1E5","04006381333931","1-2","2025-02-28"]
sheetjs raw ["MAR1","0123","10-11","2025-02-30"]
exceljs [100000,4006381333931,"1-2"]
exceljs ["MAR1",123,"10-11"]
SEEN
echo 'As found.'
