import path from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import { itUnlessMissing } from '../../support/requirements.ts';
import { openShop, shopVariant } from '../../support/shop.ts';
import type { Shop } from '../../support/shop.ts';
import { SmallDisk, missingForSmallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type LogLine = { event?: string; level: number; msg?: string } & Record<string, unknown>;

const refusedTimes = 20;

async function openOn(which: 'seller' | 'settling'): Promise<{ shop: Shop; disk: SmallDisk; logged: LogLine[] }> {
  const disk = new SmallDisk(16);
  const folder = temporaryFolder();
  const logged: LogLine[] = [];
  const on = (server: string) => path.join(server === which ? disk.folder : folder, `${server}.sqlite`);
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: on('seller'),
    settlingDatabaseUrl: on('settling'),
    log: createLog('test', 'info', { write: (line) => void logged.push(JSON.parse(line) as LogLine) }),
  });
  onTestFinished(() => shop.stop());
  return { shop, disk, logged };
}

const ask = (shop: Shop, place: string) => fetch(`${shop.url}${place}`);
const health = async (shop: Shop) => {
  const answer = await ask(shop, '/health');
  const { ok, storage } = (await answer.json()) as { ok: boolean; storage: { problem: string | null } };
  return { status: answer.status, ok, problem: storage.problem };
};
const sells = async (shop: Shop) =>
  ((await (await ask(shop, '/api/shop')).json()) as { isCreditAvailable: boolean }).isCreditAvailable;
const onHand = (shop: Shop) =>
  shop.sellerDatabase.get('SELECT on_hand, reserved FROM variant WHERE variant_id = ?', [shopVariant.variantId]);
const patiently = { timeout: 30_000 };

describe('A disk without room', () => {
  itUnlessMissing(missingForSmallDisk, 'of the seller closes the shop before a card is typed', async () => {
    const { shop, disk, logged } = await openOn('seller');
    expect(await health(shop)).toEqual({ status: 200, ok: true, problem: null });
    const application = await shop.makeApplication();
    const session = await shop.terminal.session();
    expect(session.shop.isCreditAvailable).toBe(true);

    disk.fill();
    // Nothing was asked of the shop: it looks by itself.
    await expect.poll(() => health(shop), patiently).toEqual({ status: 503, ok: false, problem: 'disk_full' });
    expect(await sells(shop)).toBe(false);
    expect((await shop.terminal.session()).shop.isCreditAvailable).toBe(false);
    expect((await ask(shop, '/api/articles')).status).toBe(200);
    expect((await ask(shop, '/api/articles/mug')).status).toBe(200);
    for (let n = 0; n < refusedTimes; n++) {
      await expect(shop.terminal.apply(application)).rejects.toMatchObject({
        body: { refusal: 'storage_unavailable' },
      });
    }
    expect(logged.filter(({ level }) => level >= 50)).toEqual([
      expect.objectContaining({ event: 'storage_unavailable', problem: 'disk_full' }),
    ]);

    disk.empty();
    await expect.poll(() => health(shop), patiently).toEqual({ status: 200, ok: true, problem: null });
    expect(logged.filter(({ event }) => event === 'storage_available')).toEqual([
      expect.objectContaining({ problem: 'disk_full', refusedRequests: refusedTimes }),
    ]);
    expect((await shop.terminal.apply(application)).state).toBe('accepted');
    expect((await shop.terminal.apply(application)).state).toBe('accepted');
    expect(await onHand(shop)).toEqual({ on_hand: shopVariant.onHand - 1, reserved: 0 });
  });

  itUnlessMissing(
    missingForSmallDisk,
    'while settling approves: nothing is told but that it is open, then taken back',
    async () => {
      const { shop, disk, logged } = await openOn('seller');
      const application = await shop.makeApplication();
      shop.line.manners = (answer) => {
        disk.fill();
        shop.line.manners = 'pass';
        return answer;
      };
      const told = await shop.terminal.apply(application);
      expect(told).toMatchObject({ state: 'checking', notice: null, order: null });
      expect(logged.filter(({ level }) => level >= 50)).toEqual([
        expect.objectContaining({ event: 'storage_unavailable' }),
      ]);

      disk.empty();
      const stateNow = async () => (await shop.terminal.outcome(application.applicationId)).state;
      await expect.poll(stateNow, patiently).toBe('reversed');
      expect(await onHand(shop)).toEqual({ on_hand: shopVariant.onHand, reserved: 0 });
      expect(await shop.settlingDatabase.all("SELECT state FROM payment WHERE state = 'held'")).toEqual([]);
    },
  );

  itUnlessMissing(
    missingForSmallDisk,
    'of settling closes the shop too, and its check ends without a charge',
    async () => {
      const { shop, disk, logged } = await openOn('settling');
      const application = await shop.makeApplication();
      disk.fill();
      const told = await shop.terminal.apply(application);
      expect(told.state).toBe('undetermined');
      await expect.poll(() => sells(shop), patiently).toBe(false);
      expect(logged.filter(({ event }) => event === 'storage_unavailable')).toHaveLength(1);
      expect(logged.filter(({ event }) => event === 'request_failed')).toEqual([]);

      disk.empty();
      await expect.poll(() => sells(shop), patiently).toBe(true);
      await expect
        .poll(async () => (await shop.terminal.outcome(application.applicationId)).state, patiently)
        .toBe('reversed');
      expect((await shop.terminal.apply(await shop.makeApplication())).state).toBe('accepted');
    },
  );

  itUnlessMissing(
    missingForSmallDisk,
    'does not keep a seller from starting: shoppers browse, and it opens for credit when there is room',
    async () => {
      const { shop, disk } = await openOn('seller');
      const application = await shop.makeApplication();
      disk.fill();
      await expect.poll(() => sells(shop), patiently).toBe(false);
      await shop.restartSeller();
      expect(await sells(shop)).toBe(false);
      expect((await ask(shop, '/api/articles')).status).toBe(200);
      disk.empty();
      await expect.poll(() => sells(shop), patiently).toBe(true);
      expect((await shop.terminal.apply(application)).state).toBe('accepted');
    },
  );
});
