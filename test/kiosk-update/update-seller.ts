import path from 'node:path';
import express, { Router } from 'express';
import { onTestFinished } from 'vitest';
import { askThrough } from '../../contract/seller/seller-client.ts';
import { sellerUpdates } from '../../electron/update/seller-updates.ts';
import type { UpdateSource } from '../../electron/update/update-source.ts';
import { MovableClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import type { SellerContext } from '../../server/http/context.ts';
import { serveKioskUpdates } from '../../server/http/kiosk-updates.ts';
import { failureToResponse } from '../../server/http/refusal-to-response.ts';
import { mount } from '../../server/http/serve.ts';
import { requireTerminal, serveTerminalSession, terminalRecogniser } from '../../server/http/terminals.ts';
import { MediumFolder } from '../../server/kiosk-update/medium-folder.ts';
import { keepRollout } from '../../server/kiosk-update/rollout-store.ts';
import { takeMedium } from '../../server/kiosk-update/take-medium.ts';
import type { SettlingKeySet } from '../../server/settling-client/settling-key-set.ts';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { listen, staffServerConfig } from '../server/accounts/staff-server.ts';
import { startFromMigratedFile } from '../support/migrated-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { noon } from './update-machine.ts';

/** The part of the seller that keeps a medium and offers it, over HTTP. */
export async function startUpdateSeller(trusted: Parameters<typeof takeMedium>[0]['trusted']) {
  const folder = temporaryFolder();
  const mediumFolder = path.join(folder, 'medium');
  const databaseUrl = path.join(folder, 'seller.sqlite');
  await startFromMigratedFile(databaseUrl, 'seller', openSellerDatabase);
  const database = await openSellerDatabase(databaseUrl);
  const clock = new MovableClock(noon);
  const config = staffServerConfig({ mediumFolder });
  const context: SellerContext = {
    database,
    clock,
    config,
    log: createLog('test', 'silent'),
    medium: new MediumFolder(mediumFolder),
  };
  const app = express();
  const router = Router();
  router.use('/terminal', express.json(), requireTerminal(terminalRecogniser(context)));
  mount(router, [...serveTerminalSession(context, {} as SettlingKeySet), ...serveKioskUpdates(context)]);
  app.use('/api', router);
  app.use(failureToResponse(context.log));
  const { url, stop } = await listen(app);
  onTestFinished(async () => {
    await stop();
    await database.close();
  });
  const { credential, terminalId } = await enrolTerminal(database, { kind: 'kiosk', name: 'By the door' }, 0);
  const take = (release: string) =>
    takeMedium({ folder: release, place: mediumFolder, trusted, sellerVersion: '9.0.0', now: clock.now() });
  return {
    url,
    database,
    clock,
    mediumFolder,
    terminalId,
    credential,
    take,
    /** Takes a release and offers it to every kiosk. */
    async offer(release: string) {
      const taken = await take(release);
      if ('faults' in taken) throw new Error(taken.faults.join('\n'));
      await keepRollout(database, taken.manifestSha256, { percent: 100, terminalIds: [], isPaused: false });
      return taken;
    },
  };
}

/** Updates as a kiosk asks for them, over this process's own `fetch`. */
export function httpSource({ url, credential }: { url: string; credential: string }): UpdateSource {
  const headers = { authorization: `Terminal ${credential}` };
  const ask = askThrough(async ({ method, path: asked }) => {
    const answer = await fetch(new URL(asked, url), { method, headers });
    return { status: answer.status, body: await answer.json() };
  });
  return sellerUpdates(ask, fetch, { sellerUrl: url, credential });
}
