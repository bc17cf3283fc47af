import { createHash, createPublicKey } from 'node:crypto';
import path from 'node:path';
import { trustedKeySet } from '../../build/terminal-without-screen.ts';
import { sealCompact, signCompact, verifyCompact } from '../../platform/compact-jose.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { makeApplicationId } from '../../contract/seller/application-id.ts';
import { applicationOutcomeSchema } from '../../contract/seller/application.ts';
import { enrolledTerminalSchema, terminalSessionSchema } from '../../contract/seller/terminal.ts';
import { currentKey } from '../../contract/settling/key-set.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import { makeNonce, sealType } from '../../contract/settling/seal.ts';
import { terminalSignatureType } from '../../contract/settling/terminal-signature.ts';
import { buyerCard, fillShelves, openBuyerAccounts, purchasesPerBuyer } from '../support/many-buyers.ts';
import { startBenchShop } from './bench-shop.ts';
import type { BenchShopOptions } from './bench-shop.ts';
import { LoadClient, keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';

const warmUpCount = 300;

/**
 * Whole purchases a second: sealed, applied, checked, accepted, notice verified, each with an id of its own, the load on
 * the machine that is measured.
 */
export async function benchPurchases(
  options: BenchShopOptions & { inFlight: number[]; count: number },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const shop = await startBenchShop(options);
  try {
    const { report, home } = shop;
    const settlingUrl = options.databaseUrl ?? path.join(home, 'settling/settling.sqlite');
    const sellerUrl = options.databaseUrl ?? path.join(home, 'seller/seller.sqlite');
    const countAt = (inFlight: number) => (inFlight === 1 ? Math.ceil(options.count / 3) : options.count);
    const total = options.inFlight.reduce((sum, inFlight) => sum + countAt(inFlight), warmUpCount);
    const buyers = Math.ceil(total / purchasesPerBuyer);
    const settling = await openDatabase(settlingUrl, 'settling');
    await openBuyerAccounts(settling, path.join(home, 'settling/keys'), buyers);
    await settling.close();
    const seller = await openDatabase(sellerUrl, 'seller');
    const variants = await fillShelves(seller);
    await seller.close();

    const key = makeKeyPair();
    const client = new LoadClient(report.url);
    const enrolled = await client.call(
      'POST',
      '/api/terminals',
      {},
      JSON.stringify({ kind: 'headless', name: 'Bench', publicJwk: key.publicJwk }),
    );
    const credential = enrolledTerminalSchema.parse(JSON.parse(enrolled.text)).credential!;
    const authorization = `Terminal ${credential}`;
    const session = terminalSessionSchema.parse(
      JSON.parse((await client.call('GET', '/api/terminal', { authorization })).text),
    );
    const keySet = await trustedKeySet(session, report.rootThumbprint);
    const sealingKey = currentKey(keySet, 'seal', Date.now())!;
    const sealFor = createPublicKey({ key: sealingKey.jwk, format: 'jwk' });
    const noticeKeys = new Map(
      keySet.keys
        .filter(({ purpose }) => purpose === 'notice')
        .map(({ kid, jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]),
    );

    let made = 0;
    const purchase = async (index: number) => {
      const now = Date.now();
      const variant = variants[index % variants.length]!;
      const applicationId = makeApplicationId(now);
      const common = { applicationId, currency: session.shop.currency };
      const seal = sealCompact(
        {
          ...common,
          card: buyerCard(made++ % buyers),
          sellerId: session.shop.sellerId,
          terminalId: session.terminalId,
          amountMinor: variant.priceMinor,
          issuedAt: now,
          nonce: makeNonce(),
        },
        sealFor,
        { kid: sealingKey.kid, typ: sealType },
      );
      const signed = {
        ...common,
        sellerId: session.shop.sellerId,
        terminalId: session.terminalId,
        amountMinor: variant.priceMinor,
        sealSha256: createHash('sha256').update(seal).digest('base64url'),
        issuedAt: now,
      };
      const body = JSON.stringify({
        ...common,
        terminalSignature: signCompact(signed, key.privateKey, { kid: key.kid, typ: terminalSignatureType }),
        lines: [{ variantId: variant.variantId, quantity: 1, unitPriceMinor: variant.priceMinor }],
        totalMinor: variant.priceMinor,
        fulfilment: { method: 'collect' },
        seal,
      });
      const { status, text } = await client.call('POST', '/api/applications', { authorization }, body);
      if (status !== 200) throw new Error(`a purchase was answered with ${status}: ${text}`);
      const outcome = applicationOutcomeSchema.parse(JSON.parse(text));
      const notice = verifyCompact(outcome.notice!, noticeType, ({ kid }) => noticeKeys.get(kid ?? ''));
      if (outcome.state !== 'accepted' || notice['kind'] !== 'approval' || notice['applicationId'] !== applicationId) {
        throw new Error(`a purchase ended as ${outcome.state}`);
      }
    };

    await keepInFlight(8, Math.min(warmUpCount, options.count), purchase);
    const rows: BenchRow[] = [];
    for (const inFlight of options.inFlight) {
      const count = countAt(inFlight);
      const measured = await keepInFlight(inFlight, count, purchase);
      const row: BenchRow = {
        work: 'purchases',
        database: report.databases.seller,
        link: report.link.mode,
        ...measured,
      };
      rows.push(row);
      say(
        `${row.work}, ${row.database}, ${row.link}, ${inFlight} in flight: ${row.perSecond}/s, p50 ${row.p50Ms} ms, p99 ${row.p99Ms} ms`,
      );
    }
    client.close();
    return rows;
  } finally {
    await shop.stop();
  }
}
