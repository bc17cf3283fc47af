import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PurchaseRecord } from '../../electron/seller/purchase-record.ts';
import { sameVisitLeftMs } from '../../contract/seller/purchase-under-way.ts';
import { blockFile } from '../support/blocked-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/* A kiosk that was restarted during a purchase knew nothing of it, and the shopper bought again. */

const purchase = {
  applicationId: '01912345-6789-7abc-8def-0123456789ab',
  sellerId: 'corner',
  totalMinor: 7_95,
  currency: 'EUR',
} as const;
const another = { ...purchase, applicationId: '01912345-6789-7abc-8def-0123456789ad' };
const keptAt = 1_790_000_000_000;

function place() {
  const file = path.join(temporaryFolder(), 'profile/purchase-under-way.json');
  return { file, open: () => new PurchaseRecord(file, () => keptAt) };
}

describe('the purchase that a kiosk keeps', () => {
  it('is there for the next start, with nothing of the card or the person, for its owner alone', () => {
    const { file, open } = place();
    open().keep(purchase);
    expect(open().read()).toEqual({ ...purchase, keptAt, isVisitOver: false });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...purchase, keptAt, isVisitOver: false });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });

  it('is whole on the disk once it is kept, when everything is killed at that moment', async () => {
    const { file, open } = place();
    const program = `
      import { PurchaseRecord } from ${JSON.stringify(path.resolve('electron/seller/purchase-record.ts'))};
      new PurchaseRecord(${JSON.stringify(file)}, () => ${keptAt}).keep(${JSON.stringify(purchase)});
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(open().read()).toMatchObject(purchase);
  });

  it('stays until its own ending was seen, and no other purchase begins before that', () => {
    const { file, open } = place();
    const record = open();
    record.keep(purchase);
    expect(() => record.keep(another)).toThrow(/has not been seen/);
    record.forget(another.applicationId);
    expect(() => open().keep(another)).toThrow(/has not been seen/);
    record.keep(purchase);
    record.forget(purchase.applicationId);
    expect([record.read(), existsSync(file)]).toEqual([null, false]);
    record.keep(another);
    expect(open().read()).toMatchObject(another);
  });

  it('belongs to somebody else’s visit once the shopper has left, after the next start too', () => {
    const { open } = place();
    const record = open();
    record.endVisit();
    expect(record.read()).toBeNull();
    record.keep(purchase);
    record.endVisit();
    expect(record.read()).toMatchObject({ isVisitOver: true });
    expect(open().read()).toMatchObject({ isVisitOver: true });
  });

  it('is not begun where it cannot be written, and a disk that cannot be read lets nothing begin either', () => {
    const { file, open } = place();
    const full = open();
    expect(full.read()).toBeNull();
    const unblock = blockFile(file);
    expect(() => full.keep(purchase)).toThrow();
    unblock();
    expect(open().read()).toBeNull();
    full.keep(another);
    expect(full.read()).toMatchObject(another);

    const unreadable = place();
    mkdirSync(unreadable.file, { recursive: true });
    const record = unreadable.open();
    expect(() => record.read()).toThrow();
    expect(() => record.keep(purchase)).toThrow();
    expect(() => record.endVisit()).not.toThrow();
  });

  it('is put aside, not lost, where it does not have its form', () => {
    const { file, open } = place();
    mkdirSync(path.dirname(file));
    for (const text of ['', '{', '{"applicationId":"x"}', JSON.stringify({ ...purchase, keptAt, isVisitOver: 0 })]) {
      writeFileSync(file, text);
      chmodSync(file, 0o600);
      expect(open().read()).toBeNull();
      expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
    }
    open().keep(purchase);
    expect(open().read()).toMatchObject(purchase);
  });
});

describe('the collection code of a purchase that was interrupted', () => {
  const kept = { ...purchase, keptAt, isVisitOver: false };

  it.each([
    ['at once', 0, 180_000],
    ['a second before three minutes are over', 179_000, 1_000],
    ['when they are over', 180_000, 0],
    ['a day later', 86_400_000, 0],
    ['by a clock that was set back', -1, 0],
  ])('may be shown %s', (_when, ageMs, leftMs) => {
    expect(sameVisitLeftMs(kept, keptAt + ageMs)).toBe(leftMs);
    expect(sameVisitLeftMs({ ...kept, isVisitOver: true }, keptAt + ageMs)).toBe(0);
  });
});
