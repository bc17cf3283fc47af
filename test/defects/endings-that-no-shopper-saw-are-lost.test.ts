import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PurchaseRecord } from '../../electron/seller/purchase-record.ts';
import { UnseenPurchases } from '../../electron/seller/unseen-purchases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/* The ending of a purchase whose shopper had left was shown to the next person, and then staff could not find it either. */

const paidAt = 1_790_000_000_000;
const dayMs = 86_400_000;
const accepted = { outcome: 'accepted', orderNumber: '100001' } as const;

const purchaseOf = (number: number) => ({
  applicationId: `01912345-6789-7abc-8def-0123456789${String(number).padStart(2, '0')}`,
  sellerId: 'corner',
  totalMinor: 7_95,
  currency: 'EUR' as const,
});
const purchase = purchaseOf(1);

function place() {
  const folder = temporaryFolder();
  const [kept, listed] = ['kept.json', 'unseen.json'].map((name) => path.join(folder, name)) as [string, string];
  const clock = { now: paidAt };
  const open = () => {
    const record = new PurchaseRecord(kept, () => clock.now);
    return { record, unseen: new UnseenPurchases(listed, record, () => clock.now) };
  };
  return { kept, listed, clock, open };
}

describe('a purchase that its shopper left', () => {
  it('is on the list of staff, after the next start too, and another purchase can begin', () => {
    const { kept, listed, open } = place();
    const { record, unseen } = open();
    record.keep(purchase);
    const { sellerId: _, ...known } = { ...purchase, keptAt: paidAt };
    expect(unseen.list()).toEqual([{ ...known, outcome: 'unknown', orderNumber: null }]);
    unseen.setAside(purchase.applicationId, accepted);
    expect(existsSync(kept)).toBe(false);
    expect(open().unseen.list()).toEqual([{ ...known, ...accepted }]);
    expect(statSync(listed).mode & 0o777).toBe(0o600);
    expect(() => record.keep(purchaseOf(2))).not.toThrow();
  });

  it('can be set aside again with what has become known since, and counts once', () => {
    const { open } = place();
    const { record, unseen } = open();
    record.keep(purchase);
    unseen.setAside(purchase.applicationId, { outcome: 'unknown', orderNumber: null });
    open().unseen.setAside(purchase.applicationId, accepted);
    expect(open().unseen.list()).toMatchObject([accepted]);
  });

  it('that this kiosk does not know is not put on the list', () => {
    const { open, listed } = place();
    open().unseen.setAside(purchase.applicationId, accepted);
    expect(existsSync(listed)).toBe(false);
  });

  it('stays with the kiosk while the list cannot be written', () => {
    const { listed, open } = place();
    const { record, unseen } = open();
    record.keep(purchase);
    mkdirSync(listed);
    expect(() => unseen.setAside(purchase.applicationId, accepted)).toThrow();
    expect(record.read()).toMatchObject(purchase);
    expect(open().record.read()).toMatchObject(purchase);
  });

  it('is listed for a week, the newest first, and of many the newest fifty', () => {
    const { clock, open } = place();
    const { record, unseen } = open();
    for (let number = 1; number <= 53; number++) {
      record.keep(purchaseOf(number));
      unseen.setAside(purchaseOf(number).applicationId, accepted);
      clock.now += 1_000;
    }
    const listed = open().unseen.list();
    expect(listed).toHaveLength(50);
    expect(listed[0]!.applicationId).toBe(purchaseOf(53).applicationId);
    expect(listed.at(-1)!.applicationId).toBe(purchaseOf(4).applicationId);
    clock.now = paidAt + 3_000 + 7 * dayMs;
    expect(open().unseen.list()).toHaveLength(49);
    clock.now += dayMs;
    expect(open().unseen.list()).toEqual([]);
  });

  it('is put aside with the list, not lost, where that does not have its form', () => {
    const { listed, open } = place();
    writeFileSync(listed, '[{"applicationId":"x"}]');
    const { record, unseen } = open();
    expect(unseen.list()).toEqual([]);
    expect(readFileSync(`${listed}.damaged`, 'utf8')).toBe('[{"applicationId":"x"}]');
    record.keep(purchase);
    unseen.setAside(purchase.applicationId, accepted);
    expect(open().unseen.list()).toMatchObject([accepted]);
  });
});
