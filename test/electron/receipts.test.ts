import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { japaneseReceipt, receiptOf } from './receipt/receipt-of.ts';
import { readCode39 } from '../support/code-39-reader.ts';
import { ReceiptPrinterSimulator } from '../support/receipt-printer.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

type Picture = ReceiptPrinterSimulator['picture'];

/** The rows of a picture, true where a dot is black. */
function rowsOf({ widthDots, heightDots, bits }: Picture): boolean[][] {
  const isBlack = (x: number, y: number) => (bits[(y * widthDots + x) >> 3]! & (0x80 >> (x & 7))) !== 0;
  return Array.from({ length: heightDots }, (_, y) => Array.from({ length: widthDots }, (_row, x) => isBlack(x, y)));
}

async function startPrinter(paper: 58 | 80): Promise<ReceiptPrinterSimulator> {
  const printer = await ReceiptPrinterSimulator.start(paper);
  onTestFinished(() => printer.stop());
  return printer;
}

const optionsFor = ({ address: { host, port } }: ReceiptPrinterSimulator, paper: 58 | 80) => [
  `--receipt-printer=${host}:${port}`,
  `--receipt-paper=${paper}`,
];

describeWhere('electron', 'the receipts of the shell', () => {
  const { startKiosk } = kioskSuite();

  async function startWith(folder: string, args: string[]) {
    const kiosk = await startKiosk(folder, { args: ['--windowed', ...args] });
    onTestFinished(() => kiosk.stop());
    return kiosk;
  }

  it('draws one that the printer has no letters for, whole, and with a barcode that can be read', async () => {
    const printer = await startPrinter(58);
    const { client } = await startWith(temporaryFolder(), optionsFor(printer, 58));
    const lines = Array.from({ length: 40 }, () => japaneseReceipt.lines[0]!);
    const long = { ...japaneseReceipt, orderNumber: '100002', lines, totalMinor: 40 * 3_780 };
    for (const receipt of [japaneseReceipt, long]) {
      const answer = await client.evaluate((given) => window.sidelane!.printReceipt(given), receipt);
      expect(answer).toEqual({ printed: true, on: 'paper' });
    }
    expect(printer.faults).toEqual([]);
    expect(printer.cuts).toBe(2);
    const rows = rowsOf(printer.picture);
    expect(printer.picture.widthDots).toBe(384);
    expect(new Set(rows.map(readCode39))).toEqual(new Set([undefined, '100001', '100002']));
    // Each line of the receipts has ink on both sides: the title's or the quantity's, and the sum's.
    const inked = rows.filter((row) => row.slice(0, 150).includes(true) && row.slice(-120).includes(true));
    expect(inked.length).toBeGreaterThan(40 * 12);
  });

  it('prints again after it was killed in the middle of a receipt, and marks it', async () => {
    const printer = await startPrinter(80);
    const folder = temporaryFolder();
    const first = await startWith(folder, optionsFor(printer, 80));
    printer.linesLeft = 4;
    void first.client.evaluate((given) => window.sidelane!.printReceipt(given), receiptOf()).catch(() => {});
    const kept = path.join(folder, 'profile/unprinted-receipts/100001.json');
    await vi.waitFor(() => expect(printer.paper).toBe('out'), { timeout: 60_000 });
    process.kill(first.processId, 'SIGKILL');
    await vi.waitFor(() => expect(first.isRunning()).toBe(false), { timeout: 30_000 });
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ isBegun: true, receipt: { orderNumber: '100001' } });

    printer.putRight();
    const second = await startWith(folder, optionsFor(printer, 80));
    const again = await second.client.evaluate((given) => window.sidelane!.printReceipt(given), receiptOf());
    expect(again).toEqual({ printed: true, on: 'paper' });
    expect(printer.textLines.filter((line) => line.trim() === 'Copy')).toHaveLength(1);
    expect(printer.faults).toEqual([]);
    expect(existsSync(kept)).toBe(false);
  });

  it('defect: a receipt that nobody asked for again lay there with its collection code for longer than a day', async () => {
    const folder = temporaryFolder();
    const { client, electron } = await startWith(folder, ['--receipt-printer=127.0.0.1:9']);
    const answer = await client.evaluate((given) => window.sidelane!.printReceipt(given), receiptOf());
    expect(answer).toEqual({ printed: false, problem: 'unreachable' });
    const kept = path.join(folder, 'profile/unprinted-receipts/100001.json');
    const content = JSON.parse(readFileSync(kept, 'utf8'));
    writeFileSync(kept, JSON.stringify({ ...content, keptAt: content.keptAt - 25 * 60 * 60 * 1_000 }));
    // A fault is told to the seller at once, with the report that otherwise comes each minute.
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    );
    await vi.waitFor(() => expect(existsSync(kept)).toBe(false), { timeout: 20_000 });
  });

  it('writes a PDF into the folder that was named', async () => {
    const folder = temporaryFolder();
    const receipts = path.join(folder, 'receipts');
    const { client, electron } = await startWith(folder, [`--receipts-folder=${receipts}`]);
    for (const receipt of [receiptOf(), { ...japaneseReceipt, orderNumber: '100002' }]) {
      const answer = await client.evaluate((given) => window.sidelane!.printReceipt(given), receipt);
      expect(answer).toEqual({ printed: true, on: 'file' });
    }
    expect(readdirSync(receipts).toSorted()).toEqual(['receipt-100001.pdf', 'receipt-100002.pdf']);
    for (const name of readdirSync(receipts)) {
      const pdf = readFileSync(path.join(receipts, name), 'latin1');
      expect(pdf).toMatch(/^%PDF-1\.\d/);
      expect(pdf).toMatch(/\/Count 1\b/);
    }
    const listeners = () =>
      electron.evaluate(({ session }) => session.fromPartition('receipt').listenerCount('will-download'));
    expect(await listeners(), 'defect: each receipt left a listener behind').toBe(1);
  });
});
