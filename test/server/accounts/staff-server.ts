import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import type { Express } from 'express';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLog } from '../../../platform/log.ts';
import { sellerConfigSchema } from '../../../server/config/seller-config.ts';
import type { SellerConfig } from '../../../server/config/seller-config.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { serveBackOfficeArticles } from '../../../server/http/back-office-articles.ts';
import { serveBackOfficeTerminals } from '../../../server/http/back-office-terminals.ts';
import { serveBackOfficeHelpCalls } from '../../../server/http/help-calls.ts';
import { serveBackOffice } from '../../../server/http/back-office.ts';
import type { SellerContext } from '../../../server/http/context.ts';
import { serveBackOfficeKioskUpdate } from '../../../server/http/kiosk-updates.ts';
import { requireOwnOrigin } from '../../../server/http/own-origin.ts';
import { failureToResponse } from '../../../server/http/refusal-to-response.ts';
import { serveBackOfficeImports } from '../../../server/http/imports.ts';
import { ImportFolder } from '../../../server/article/page-imports/import-folder.ts';
import { PageImports } from '../../../server/article/page-imports/page-imports.ts';
import { serveBackOfficeSynonyms } from '../../../server/http/synonyms.ts';
import { serveBackOfficeWallLink } from '../../../server/http/wall.ts';
import { mount } from '../../../server/http/serve.ts';
import { requireStaff, serveStaff } from '../../../server/http/staff.ts';
import { serveStaffList } from '../../../server/http/staff-list.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import { openFromMigratedFile } from '../../support/migrated-file.ts';

/** The staff's part of the seller by itself, in this process, with a clock that can be moved. */
export type StaffServer = { url: string; database: Database; clock: MovableClock; context: SellerContext };

export const credentials = { signInName: 'mara', password: 'a very good password' };

export const staffServerConfig = (change: Partial<SellerConfig> = {}): SellerConfig => ({
  ...sellerConfigSchema.parse({
    sellerId: 'test-shop',
    name: 'Test shop',
    currency: 'EUR',
    databaseUrl: 'unused',
    listen: 'inherited',
    settling: { kind: 'socket', path: '/nowhere' },
    linkMode: 'line',
    rootThumbprint: 'A'.repeat(43),
    signingKeyFile: 'unused',
    logLevel: 'silent',
  }),
  ...change,
});

export async function listen(app: Express): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Serves `databaseUrl` until the test that asks is over, with one member of staff, `credentials`. */
export async function startStaffServer(databaseUrl: string, change: Partial<SellerConfig> = {}): Promise<StaffServer> {
  const database = await openFromMigratedFile(databaseUrl, 'seller', openSellerDatabase);
  const clock = new MovableClock(Date.UTC(2026, 4, 12, 10, 30));
  const config = staffServerConfig({ databaseUrl, ...change });
  const log = createLog('test', 'silent');
  const { importFolder } = change;
  const folder = importFolder === undefined ? undefined : new ImportFolder(importFolder);
  const imports = folder && new PageImports({ database, clock, log, config, folder });
  const context: SellerContext = { database, clock, config, log, ...(imports && { imports }) };
  await createStaffMember(database, clock, { ...credentials, name: 'Mara Lindt', role: 'owner' });
  const app = express();
  const router = Router();
  router.use(['/staff', '/back-office'], requireOwnOrigin(context));
  mount(router, serveStaff(context));
  router.use('/back-office', requireStaff(context), express.json());
  mount(router, serveBackOfficeArticles(context));
  mount(router, serveBackOffice(context));
  mount(router, serveBackOfficeTerminals(context));
  mount(router, [...serveBackOfficeHelpCalls(context), ...serveBackOfficeWallLink(context)]);
  mount(router, [...serveBackOfficeSynonyms(context), ...serveBackOfficeImports(context)]);
  mount(router, [...serveBackOfficeKioskUpdate(context), ...serveStaffList(context)]);
  app.use('/api', router);
  app.use(failureToResponse(context.log));
  const { url, stop } = await listen(app);
  onTestFinished(async () => {
    await stop();
    await imports?.stop();
    await database.close();
  });
  return { url, database, clock, context };
}

/** A browser tab on the shop's own page: sends its origin and keeps the session cookie. */
export class Tab {
  readonly #url: string;
  cookie: string | undefined;
  headers: Record<string, string>;

  constructor({ url }: { url: string }) {
    this.#url = url;
    this.headers = { Origin: url };
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...this.headers,
        ...(this.cookie && { Cookie: this.cookie }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie) this.cookie = cookie.endsWith('=') ? undefined : cookie;
    return response;
  }

  get(path: string): Promise<Response> {
    return this.send('GET', path);
  }

  signIn(change: Partial<typeof credentials> = {}): Promise<Response> {
    return this.send('POST', '/api/staff/sign-in', { ...credentials, ...change });
  }
}

/** The name of the refusal that an answer carries. */
export async function refusalOf(response: Response): Promise<string> {
  return ((await response.json()) as { refusal: string }).refusal;
}
