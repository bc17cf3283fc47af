import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askNetworkPrinter, printOverNetwork } from '../../../electron/receipt/network-printer.ts';
import type { PrintTimes } from '../../../electron/receipt/network-printer.ts';
import { receiptAsText } from '../../../electron/receipt/thermal-text.ts';
import { ReceiptPrinterSimulator } from '../../support/receipt-printer.ts';
import { receiptOf } from './receipt-of.ts';

/** Long where an answer comes, short where a test waits for one that never does. */
const patient: PrintTimes = {
  connectMs: 20_000,
  statusMs: 20_000,
  jobMs: 20_000,
  confirmationMs: 20_000,
  betweenStatusesMs: 5,
};
const job = receiptAsText(receiptOf(), false, 80);

describe('printing over TCP', () => {
  let printer: ReceiptPrinterSimulator;
  let begun: number;
  beforeEach(async () => {
    printer = await ReceiptPrinterSimulator.start();
    begun = 0;
  });
  afterEach(() => printer.stop());
  const print = (times: Partial<PrintTimes> = {}) =>
    printOverNetwork(printer.address, job, () => begun++, { ...patient, ...times });

  it('is done when the printer says that it is printed', async () => {
    expect(await print()).toEqual({ printed: true, isConfirmed: true, isPaperNearEnd: false });
    expect(printer.faults).toEqual([]);
    expect(printer.cuts).toBe(1);
    expect(begun).toBe(1);
  });

  it.each([
    ['cover_open', (p: ReceiptPrinterSimulator): void => void (p.isCoverOpen = true)],
    ['paper_out', (p: ReceiptPrinterSimulator): void => void (p.paper = 'out')],
    ['faulty', (p: ReceiptPrinterSimulator): void => void (p.isJammed = true)],
    ['offline', (p: ReceiptPrinterSimulator): void => void (p.isOffline = true)],
  ] as const)('sends nothing to a printer that says %s', async (problem, make) => {
    make(printer);
    expect(await askNetworkPrinter(printer.address, patient)).toMatchObject({ problem });
    expect(await print()).toEqual({ printed: false, problem });
    expect(begun).toBe(0);
    printer.putRight();
    expect(printer.items).toEqual([]);
    expect(await print()).toMatchObject({ printed: true });
  });

  it('says that the paper is near its end', async () => {
    printer.paper = 'near_end';
    expect(await print()).toEqual({ printed: true, isConfirmed: true, isPaperNearEnd: true });
    expect(await askNetworkPrinter(printer.address, patient)).toEqual({ problem: null, isPaperNearEnd: true });
  });

  it('finds out that the paper ran out in the middle', async () => {
    printer.linesLeft = 6;
    expect(await print()).toEqual({ printed: false, problem: 'paper_out' });
    expect(begun).toBe(1);
    expect(printer.cuts).toBe(0);
  });

  it('finds out that the printer hung up in the middle', async () => {
    printer.hangsUpAfterBytes = 100;
    expect(await print()).toEqual({ printed: false, problem: 'connection_lost' });
    expect(begun).toBe(1);
  });

  it('gives up on a printer that takes connections and is silent', async () => {
    printer.isHung = true;
    expect(await print({ statusMs: 30 })).toEqual({ printed: false, problem: 'no_answer' });
    expect(await askNetworkPrinter(printer.address, { ...patient, statusMs: 30 })).toMatchObject({
      problem: 'no_answer',
    });
    expect(begun).toBe(0);
  });

  it('gives up on a printer that falls silent in the middle', async () => {
    const outcome = printOverNetwork(printer.address, job, () => (printer.isHung = true), { ...patient, jobMs: 50 });
    expect(await outcome).toEqual({ printed: false, problem: 'no_answer' });
  });

  it('takes the word of one that cannot confirm for having all of it and being well', async () => {
    printer.confirms = false;
    expect(await print({ confirmationMs: 30 })).toEqual({ printed: true, isConfirmed: false, isPaperNearEnd: false });
    expect(printer.cuts).toBe(1);
  });

  it('says that nothing is there', async () => {
    const { address } = printer;
    await printer.stop();
    expect(await printOverNetwork(address, job, () => begun++, patient)).toEqual({
      printed: false,
      problem: 'unreachable',
    });
    expect(begun).toBe(0);
    printer = await ReceiptPrinterSimulator.start();
  });

  it('is not confused by what printers say unasked', async () => {
    const chatty = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(Uint8Array.of(0x10, 0, 0, 0));
      socket.on('data', (bytes) => {
        for (let at = 0; at < bytes.length; at++) {
          if (bytes[at] === 0x10 && bytes[at + 1] === 4) socket.write(Uint8Array.of(0x18, 0, 0x0c, 0x0f, 0x12));
        }
      });
    });
    await new Promise<void>((resolve) => chatty.listen(0, '127.0.0.1', resolve));
    const { port } = chatty.address() as { port: number };
    const outcome = await printOverNetwork({ host: '127.0.0.1', port }, job, () => begun++, {
      ...patient,
      confirmationMs: 30,
    });
    expect(outcome).toEqual({ printed: true, isConfirmed: false, isPaperNearEnd: false });
    await new Promise((resolve) => chatty.close(resolve));
  });
});
