import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { SupervisedServer } from '../../../build/supervised-server.ts';
import { KioskRecord } from '../../../electron/machine/kiosk-record.ts';
import { writePrivateFile } from '../../../platform/files/private-file.ts';
import { StoredReceipts } from '../../../electron/receipt/kept-receipts.ts';
import { receiptOf } from '../../electron/receipt/receipt-of.ts';
import { itUnlessMissing } from '../../support/requirements.ts';
import { SmallDisk, missingForSmallDisk } from '../../support/small-disk.ts';

const patiently = { timeout: 15_000 };

/** Says that it is ready, and then a numbered line of a kilobyte every two milliseconds. */
const program = `
  console.log('{"event":"ready"}');
  let n = 0;
  setInterval(() => console.log(JSON.stringify({ n: n++, padding: 'x'.repeat(1000) })), 2);
`;

describe('The starter', () => {
  itUnlessMissing(
    missingForSmallDisk,
    'lives on with its servers when their log has no room, and says so once',
    async () => {
      const disk = new SmallDisk(4);
      const logFile = path.join(disk.folder, 'logs', 'seller.log');
      const said: string[] = [];
      const server = new SupervisedServer({
        name: 'seller',
        command: { command: process.execPath, args: ['--eval', program] },
        logFile,
        say: (line) => said.push(line),
      });
      onTestFinished(() => server.stop());
      disk.fill();
      await server.start();
      const { pid } = server;
      await expect.poll(() => said, patiently).toHaveLength(1);
      expect(said[0]).toBe(`the log of seller cannot be written (ENOSPC: ${logFile}); seller goes on without it`);
      // Longer than what waits in memory lasts.
      await pause(5_000);
      expect(said).toHaveLength(1);
      disk.empty();
      await expect.poll(() => said, patiently).toHaveLength(2);
      const lost = Number(/^the log of seller is written again; (\d+) of its lines were lost$/.exec(said[1]!)?.[1]);
      expect(lost).toBeGreaterThan(0);
      expect(server.pid).toBe(pid);

      const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(0, -1);
      const read = lines.map((line) => JSON.parse(line) as { n?: number; event?: string; lost?: number; why?: string });
      const gap = read.findIndex(({ event }) => event === 'log_lines_lost');
      expect(read[gap]).toMatchObject({ lost, why: 'ENOSPC' });
      // Every line before and after the gap is whole and in order, and the gap is as long as it says.
      const numbers = read.flatMap(({ n }) => n ?? []);
      const jumps = numbers.flatMap((n, at) =>
        at > 0 && n !== numbers[at - 1]! + 1 ? [n - numbers[at - 1]! - 1] : [],
      );
      expect(jumps).toEqual([lost]);
    },
  );
});

describe('A kiosk', () => {
  itUnlessMissing(missingForSmallDisk, 'whose disk has no room keeps what was there whole, and goes on', () => {
    const disk = new SmallDisk(2);
    const inDisk = (name: string) => path.join(disk.folder, name);
    const record = new KioskRecord(inDisk('kiosk-record.json'));
    expect(record.change({ reloads: 1 })).toBe(true);
    const receipts = new StoredReceipts(inDisk('receipts'), () => 1_000);
    const receipt = receiptOf({ orderNumber: '100001' });
    receipts.keep(receipt);
    writePrivateFile(inDisk('enrolment.json'), 'as it was');

    disk.fill();
    expect(record.change({ reloads: 2, volumePercent: 40 })).toBe(false);
    expect(record.content).toMatchObject({ reloads: 2, volumePercent: 40 });
    expect(() => receipts.keep(receiptOf({ orderNumber: '100002' }))).toThrow(/ENOSPC/);
    expect(receipts.list().map((kept) => kept.receipt.orderNumber)).toEqual(['100001']);
    expect(() => writePrivateFile(inDisk('enrolment.json'), 'something new'.repeat(1_000))).toThrow(/ENOSPC/);
    expect(readFileSync(inDisk('enrolment.json'), 'utf8')).toBe('as it was');
    expect(new KioskRecord(inDisk('kiosk-record.json')).content).toMatchObject({ reloads: 1, isStaffPinLost: false });

    disk.empty();
    expect(record.change({ reloads: 3 })).toBe(true);
    expect(new KioskRecord(inDisk('kiosk-record.json')).content).toMatchObject({ reloads: 3, volumePercent: 40 });
    receipts.keep(receiptOf({ orderNumber: '100002' }));
    expect(receipts.list()).toHaveLength(2);
    expect(readdirSync(inDisk('receipts')).toSorted()).toEqual(['100001.json', '100002.json']);
  });
});
