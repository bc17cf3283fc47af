import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import { startPostgresCluster } from '../../support/postgres-cluster.ts';
import type { PostgresCluster } from '../../support/postgres-cluster.ts';
import { askKeeper } from '../../support/keeper-question.ts';
import { describeUnlessMissing } from '../../support/requirements.ts';
import { openShop, shopVariant } from '../../support/shop.ts';
import type { Shop } from '../../support/shop.ts';
import { TcpRelay } from '../../support/tcp-relay.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type LogLine = { event?: string; level: number } & Record<string, unknown>;

const postgres = await askKeeper('postgres');
const patiently = { timeout: 40_000 };

const health = async ({ url }: Shop) => (await fetch(`${url}/health`)).status;
const sells = async ({ url }: Shop) =>
  ((await (await fetch(`${url}/api/shop`)).json()) as { isCreditAvailable: boolean }).isCreditAvailable;

/** What has to hold however the database went. */
async function goesAndComesBack(shop: Shop, logged: LogLine[], go: () => unknown, comeBack: () => unknown) {
  const before = await shop.makeApplication();
  expect((await shop.terminal.apply(before)).state).toBe('accepted');
  const application = await shop.makeApplication();
  await go();
  await expect.poll(() => sells(shop), patiently).toBe(false);
  expect(await health(shop)).toBe(503);
  for (let n = 0; n < 10; n++) {
    await expect(shop.terminal.apply(application)).rejects.toMatchObject({
      status: 503,
      body: { refusal: 'storage_unavailable' },
    });
  }
  expect(logged.filter(({ level }) => level >= 50)).toEqual([
    expect.objectContaining({ event: 'storage_unavailable', problem: 'unreachable' }),
  ]);
  await comeBack();
  await expect.poll(() => sells(shop), patiently).toBe(true);
  expect(logged.filter(({ event }) => event === 'storage_available')).toHaveLength(1);
  expect((await shop.terminal.apply(application)).state).toBe('accepted');
  expect((await shop.terminal.outcome(before.applicationId)).state).toBe('accepted');
  expect(
    await shop.sellerDatabase.get('SELECT on_hand, reserved FROM variant WHERE variant_id = ?', [
      shopVariant.variantId,
    ]),
  ).toEqual({ on_hand: shopVariant.onHand - 2, reserved: 0 });
}

describeUnlessMissing('postgres', 'missing' in postgres ? postgres.missing : null, 'A database server that', () => {
  let cluster: PostgresCluster;
  let shops = 0;
  beforeAll(async () => {
    cluster = await startPostgresCluster();
  });
  afterAll(() => cluster.stop());

  async function openOnRelay(): Promise<{ shop: Shop; relay: TcpRelay; logged: LogLine[] }> {
    const client = new Client(cluster.url);
    await client.connect();
    const name = `shop_${++shops}`;
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const url = new URL(cluster.url);
    url.pathname = name;
    const relay = new TcpRelay({ host: url.hostname, port: Number(url.port) });
    url.port = String(await relay.start());
    const logged: LogLine[] = [];
    const folder = temporaryFolder();
    const shop = await openShop({
      folder,
      sellerDatabaseUrl: url.href,
      settlingDatabaseUrl: `${folder}/settling.sqlite`,
      log: createLog('test', 'info', { write: (line) => void logged.push(JSON.parse(line) as LogLine) }),
    });
    onTestFinished(async () => {
      await shop.stop();
      await relay.stop();
    });
    return { shop, relay, logged };
  }

  it('is stopped and started again', async () => {
    const { shop, logged } = await openOnRelay();
    await goesAndComesBack(
      shop,
      logged,
      () => cluster.halt(),
      () => cluster.startAgain(),
    );
  });

  it('is cut off and joined again', async () => {
    const { shop, relay, logged } = await openOnRelay();
    await goesAndComesBack(
      shop,
      logged,
      () => relay.become('cut'),
      () => relay.become('pass'),
    );
  });

  it('falls silent: nobody waits for it for ever', async () => {
    const { shop, relay, logged } = await openOnRelay();
    await goesAndComesBack(
      shop,
      logged,
      () => relay.become('silent'),
      () => relay.become('pass'),
    );
  });
});
