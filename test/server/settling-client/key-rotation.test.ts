import path from 'node:path';
import { expect, onTestFinished, it } from 'vitest';
import { NotTrusted, sealApplication, trustedKeySet, trustedNotice } from '../../../build/terminal-without-screen.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { ApplicationOutcome } from '../../../contract/seller/application.ts';
import type { TerminalSession } from '../../../contract/seller/terminal.ts';
import { currentKey } from '../../../contract/settling/key-set.ts';
import type { KeySet } from '../../../contract/settling/key-set.ts';
import { verifyNotice } from '../../../contract/settling/notice.ts';
import { rotateKey } from '../../../settling/keys/rotate-key.ts';
import type { KeyPurpose } from '../../../settling/keys/key-files.ts';
import { createSellerServer } from '../../../server/seller-server.ts';
import { createLog } from '../../../platform/log.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { cardThatGives, openShop, shopVariant } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { anyContact } from '../../support/sold-here.ts';

describeOnEveryDatabase('A shop whose credit company rotates its keys', ({ freshUrl }) => {
  async function open() {
    const folder = temporaryFolder();
    const urls = { sellerDatabaseUrl: await freshUrl(), settlingDatabaseUrl: await freshUrl() };
    const shop = await openShop({ folder, ...urls });
    onTestFinished(() => shop.stop());
    const keysFolder = path.join(folder, 'settling-keys');
    const office = { database: shop.settlingDatabase, keysFolder, clock: systemClock, sealOnItsWayMs: 360_000 };
    const rotate = (purpose: KeyPurpose, isImmediate = false) =>
      rotateKey(office, purpose, { actor: 'operator:Kim', isImmediate });
    const read = async (from = shop.terminal): Promise<{ session: TerminalSession; keySet: KeySet }> => {
      const session = await from.session();
      return { session, keySet: await trustedKeySet(session, shop.rootThumbprint) };
    };
    const variant = { variantId: shopVariant.variantId, priceMinor: shopVariant.priceMinor };
    const card = cardThatGives('approval');
    const buy = async (page: { session: TerminalSession; keySet: KeySet }) => {
      const application = await sealApplication({ ...page, variant, quantity: 1, card, contact: anyContact });
      const outcome: ApplicationOutcome = await shop.terminal.apply(application);
      return { application, outcome };
    };
    return { shop, rotate, read, buy };
  }

  it('sells to pages that have the old key set, and they read the notice with the next one that they ask for', async () => {
    const { rotate, read, buy } = await open();
    const old = await read();
    await rotate('sealing');
    await rotate('notice', true);
    const { application, outcome } = await buy(old);
    expect(outcome.state).toBe('accepted');
    const believe = (keySet: KeySet) => trustedNotice(outcome, application, old.session, keySet);
    await expect(believe(old.keySet)).rejects.toThrow(NotTrusted);
    const now = await read();
    const renewed = trustedNotice(outcome, application, old.session, old.keySet, async () => (await read()).keySet);
    expect((await renewed)?.kind).toBe('approval');
    expect(currentKey(now.keySet, 'seal', Date.now())!.kid).not.toBe(currentKey(old.keySet, 'seal', Date.now())!.kid);
  });

  it('refuses a seal for a key that was stolen as one to try again, and has the new key set when the page asks', async () => {
    const { rotate, read, buy } = await open();
    const old = await read();
    await rotate('sealing', true);
    const { outcome } = await buy(old);
    expect(outcome.state).toBe('rejected');
    const now = await read();
    const verified = await verifyNotice(outcome.notice!, now.keySet);
    expect(verified).toMatchObject({ notice: { kind: 'non-approval', reason: 'seal_refused' } });
    expect((await buy(now)).outcome.state).toBe('accepted');
  });

  it('hands out the newest key set that any of its sellers has', async () => {
    const { shop, rotate, read, buy } = await open();
    const other = await createSellerServer({
      config: { ...shop.sellerConfig },
      clock: systemClock,
      log: createLog('test', 'silent'),
    });
    const { url } = await other.start();
    onTestFinished(() => other.stop());
    const old = await read();
    const { keyId } = (await rotate('notice', true))!;
    expect((await buy(old)).outcome.state).toBe('accepted');
    const { keySet } = await read(shop.terminal.at(url));
    expect(keySet.keys.map(({ kid }) => kid)).toContain(keyId);
  });
});
