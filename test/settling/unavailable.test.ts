import { once } from 'node:events';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { RefusedRequests } from '../../settling/audit/refused-requests.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { CheckInterface } from '../../settling/http/check-interface.ts';
import { ListedSellers } from '../../settling/http/listed-sellers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { newCard, socketIn } from './settling-under-test.ts';

it('A check that settling cannot decide is answered as unavailable, logged without what was asked, and not audited', async () => {
  const folder = temporaryFolder();
  const keys = ensureKeys(path.join(folder, 'keys'), systemClock);
  const database = await openSettlingDatabase(path.join(folder, 's.sqlite'));
  const seller = new SellerAtSettling('shop-1', systemClock);
  const logged: string[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(line) });
  const refusedRequests = new RefusedRequests({ database, clock: systemClock, log });
  const { server } = new CheckInterface({
    sellers: new ListedSellers([{ ...seller.listing, served: true }]),
    check: () => Promise.reject(new Error('the disk is full')),
    reverse: () => Promise.reject(new Error('the disk is full')),
    operate: () => Promise.reject(new Error('not asked here')),
    takeReport: () => Promise.reject(new Error('not asked here')),
    auditHeads: () => Promise.resolve({ auditHeads: [] }),
    signedTime: () => '',
    signedKeySet: () => '',
    refusedRequests,
    storage: { state: () => ({ isAvailable: true, since: 0, problem: null }), noteRefused: () => undefined },
    clock: systemClock,
    log,
    requestLifetimeMs: 1000,
    clockToleranceMs: 1000,
  });
  const endpoint = { kind: 'socket', path: socketIn(folder) } as const;
  server.listen({ path: endpoint.path });
  await once(server, 'listening');
  seller.meet(endpoint, keys);
  onTestFinished(async () => {
    seller.leave();
    server.close();
    await database.close();
  });

  const card = newCard();
  const check = seller.checkOf(seller.sealContents({ card }));
  const { status, text } = await seller.post('/checks', seller.sign(check));
  expect([status, JSON.parse(text)]).toEqual([503, { refusal: 'settling_unavailable' }]);
  expect(await seller.reverse(seller.reversalOf(check))).toEqual({ refusal: 'settling_unavailable' });

  expect(logged.join('')).toContain('the disk is full');
  for (const secret of [card.number, card.name, check.seal]) expect(logged.join('')).not.toContain(secret);
  await refusedRequests.stop();
  expect(await database.all('SELECT record_id FROM audit_record')).toEqual([]);
});
