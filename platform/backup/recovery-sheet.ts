import { z } from 'zod';
import { backupSides } from './backup-record.ts';
import type { BackupSide } from './backup-record.ts';
import { findIdentities, recipientOf } from './recovery-keys.ts';

/** What a recovery sheet says: whose backups it opens, who signs them, and the key that opens them. */
export type RecoverySheet = { side: BackupSide; of: string; trusted: string; identity: string };

/** The lines of a sheet that a restore reads: typed, pasted, or scanned from its QR code, which holds the same. */
export function linesOf({ side, of, trusted, identity }: RecoverySheet): string {
  return `sidelane recovery 1 ${side} ${encodeURIComponent(of)}\nsigned by ${trusted}\n${identity}\n`;
}

export type SheetRefusal = { refusal: 'sheet_unreadable'; message: string };

const headForm = /sidelane[ \t]+recovery[ \t]+(\d+)[ \t]+(\w+)[ \t]+(\S+)/i;
const signedForm = /signed[ \t]+by[ \t]+([\w-]{43})(?![\w-])/i;

const unreadable = (message: string): SheetRefusal => ({ refusal: 'sheet_unreadable', message });

/** Reads a sheet. Spaces, blank lines and text around the three lines do not matter. */
export async function readSheet(text: string): Promise<RecoverySheet | SheetRefusal> {
  const [, form, side, of] = headForm.exec(text) ?? [];
  if (form === undefined || of === undefined) {
    return unreadable('The line that begins with "sidelane recovery" is missing from the sheet.');
  }
  const known = z.enum(backupSides).safeParse(side?.toLowerCase());
  if (form !== '1' || !known.success) return unreadable('The sheet was made by a newer version of this program.');
  const trusted = signedForm.exec(text)?.[1];
  if (trusted === undefined)
    return unreadable('The line "signed by" is missing from the sheet, or is not 43 characters long.');
  const [identity, another] = findIdentities(text);
  if (identity === undefined) {
    return unreadable(
      'The sheet has no line "AGE-SECRET-KEY-1…" of 74 characters. 1, B, I and O are in no such line behind its beginning.',
    );
  }
  if (another !== undefined) return unreadable('The sheet has two keys: give one sheet at a time.');
  try {
    await recipientOf(identity);
  } catch {
    return unreadable('A character of the line "AGE-SECRET-KEY-1…" is wrong: its checksum does not fit.');
  }
  return { side: known.data, of: decodeURIComponent(of), trusted, identity };
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * A recovery sheet as a page to print. It asks nothing of the network.
 * @param svg the QR code of `linesOf`
 */
export function printableSheet(
  sheet: RecoverySheet,
  { number, count, madeAt, svg }: { number: number; count: number; madeAt: number; svg: string },
): string {
  const whose = sheet.side === 'seller' ? `the shop “${escaped(sheet.of)}”` : 'the settling server';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Recovery sheet ${number} of ${count}</title>
<style>
  body { font: 12pt/1.5 sans-serif; max-width: 17cm; margin: 1.5cm auto; }
  pre { font: 12pt/1.6 monospace; white-space: pre-wrap; overflow-wrap: anywhere; border: 1pt solid; padding: 0.4cm; }
  svg { width: 8cm; height: 8cm; display: block; }
</style>
<h1>Recovery sheet ${number} of ${count}</h1>
<p>This sheet opens the backups of ${whose}. Made on ${new Date(madeAt).toISOString().slice(0, 10)} (UTC).</p>
<p><strong>Print it, keep it where you keep cash, away from the other sheet, and delete this file.</strong> Anybody who has this sheet
and the backups can read everything that is in them. Without one of the sheets, the backups cannot be opened by anybody.</p>
<pre>${escaped(linesOf(sheet))}</pre>
<p>The same as a QR code:</p>
${svg}
<h2>To restore</h2>
<p>On an empty machine, install the program, save the three lines above in a file, and run:</p>
<pre>npm run restore -- --from FOLDER-OF-THE-BACKUPS --sheet FILE</pre>
<p>An installed server has the same command under its own name. The programs age, zstd, tar and sqlite3 open a backup without it.</p>
`;
}
