import { expect, it } from 'vitest';
import { endpoints } from '../../../contract/seller/endpoints.ts';
import { openApiDocument } from '../../../contract/seller/openapi.ts';
import { refusals } from '../../../contract/seller/refusals.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { createLog } from '../../../platform/log.ts';
import { apiRouter } from '../../../server/http/api.ts';
import type { SellerContext } from '../../../server/http/context.ts';
import { SellerMetrics } from '../../../server/http/health.ts';
import type { Purchase } from '../../../server/purchase-application/purchase.ts';
import type { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import { openShop } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { staffServerConfig } from '../accounts/staff-server.ts';

it('lists every endpoint once, with an id of its own', () => {
  const keys = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);
  const document = openApiDocument('1.2.3') as { paths: Record<string, Record<string, { operationId: string }>> };
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids).toHaveLength(endpoints.length);
  expect(new Set(ids).size).toBe(ids.length);
});

it('is served as OpenAPI 3.1, and every endpoint that it names is answered by the seller', async () => {
  const folder = temporaryFolder();
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: `${folder}/s.sqlite`,
    settlingDatabaseUrl: `${folder}/c.sqlite`,
  });
  try {
    const served = (await (await fetch(`${shop.url}/api/openapi.json`)).json()) as { openapi: string; paths: object };
    expect(served.openapi).toBe('3.1.0');
    expect(Object.keys(served.paths)).toContain('/applications/{applicationId}');

    for (const { method, path, who } of endpoints) {
      const response = await fetch(`${shop.url}/api${path.replaceAll(/:(\w+)/g, 'nobody')}`, {
        method: method.toUpperCase(),
        headers: { 'content-type': 'application/json' },
        ...(method === 'get' ? {} : { body: '{}' }),
      });
      const body = response.status === 204 ? '' : await response.text();
      // What no router knows is answered with not_found and nothing else; protected ones refuse strangers before that.
      if (who === 'terminal') expect([`${path}`, response.status]).toEqual([path, 401]);
      else if (who === 'staff' && method === 'get') expect([path, response.status]).toEqual([path, 401]);
      else if (who === 'staff') expect([path, response.status]).toEqual([path, 403]);
      else if (response.status === 404) expect([path, path.includes(':')]).toEqual([path, true]);
      else expect([path, response.status < 500]).toEqual([path, true]);
      if (response.status >= 400)
        expect(Object.keys(refusals)).toContain((JSON.parse(body) as { refusal: string }).refusal);
    }
  } finally {
    await shop.stop();
  }
});

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle: { stack?: Layer[] } };

/** Every route that a router answers, whether `serve` made it or not. */
function routesOf({ stack }: { stack: Layer[] }): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? routesOf({ stack: handle.stack }) : [];
    return Object.keys(route.methods).map((method) => `${method} ${route.path}`);
  });
}

it('lists what the seller serves, all of it and nothing else', () => {
  const context: SellerContext = {
    database: {} as Database,
    clock: systemClock,
    config: staffServerConfig(),
    log: createLog('test', 'silent'),
  };
  const router = apiRouter(context, {
    purchase: {} as Purchase,
    keySet: {} as SettlingKeySet,
    metrics: new SellerMetrics(context),
    signingKey: makeKeyPair(),
    version: '1.2.3',
  });
  const served = routesOf(router as unknown as { stack: Layer[] });
  const listed = endpoints.map(({ method, path }) => `${method} ${path}`);
  // The list itself is the one route that it does not name.
  expect(served.toSorted()).toEqual(['get /openapi.json', ...listed].toSorted());
});

it('names a security scheme for every endpoint that is not for anyone', () => {
  const document = openApiDocument('1.2.3') as {
    paths: Record<string, Record<string, { security: object[] }>>;
    components: { securitySchemes: object };
  };
  for (const { method, path, who } of endpoints) {
    const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]![method]!;
    expect([path, operation.security.length > 0]).toEqual([path, who !== 'anyone']);
    for (const name of operation.security.flatMap((each) => Object.keys(each))) {
      expect(Object.keys(document.components.securitySchemes)).toContain(name);
    }
  }
});
