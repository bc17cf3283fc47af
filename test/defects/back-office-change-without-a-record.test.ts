import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { StaffArticle } from '../../contract/seller/back-office.ts';
import { endpoints } from '../../contract/seller/endpoints.ts';
import { staffRecordListSchema } from '../../contract/seller/back-office-record.ts';
import type { StaffRecordEntry } from '../../contract/seller/back-office-record.ts';
import { serveBackOfficeArticles } from '../../server/http/back-office-articles.ts';
import { serveBackOfficeTerminals } from '../../server/http/back-office-terminals.ts';
import { serveBackOfficeHelpCalls } from '../../server/http/help-calls.ts';
import { serveBackOfficeKioskUpdate } from '../../server/http/kiosk-updates.ts';
import { serveStaffList } from '../../server/http/staff-list.ts';
import { serveBackOffice } from '../../server/http/back-office.ts';
import { serveBackOfficeSynonyms } from '../../server/http/synonyms.ts';
import { serveBackOfficeWallLink } from '../../server/http/wall.ts';
import { callForHelp } from '../../server/terminal/help-calls.ts';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { listStaffRecord, systemUserActor } from '../../server/accounts/staff-record.ts';
import { fileWith } from '../server/article/article-shelf.ts';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { startStaffServer, Tab } from '../server/accounts/staff-server.ts';
import type { StaffServer } from '../server/accounts/staff-server.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

/** Every route of the back office that changes something, as the server itself has them. */
function changingRoutes({ context }: StaffServer): string[] {
  return [
    serveBackOfficeArticles,
    serveBackOffice,
    serveBackOfficeTerminals,
    serveBackOfficeHelpCalls,
    serveBackOfficeWallLink,
    serveBackOfficeSynonyms,
    serveBackOfficeKioskUpdate,
    serveStaffList,
  ]
    .flatMap((make) => make(context))
    .filter(({ endpoint }) => endpoint.method !== 'get')
    .map(({ endpoint: { method, path } }) => `${method} ${path.slice('/back-office'.length)}`)
    .toSorted();
}

const postal = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };

/** Somebody signed in, with something of every kind to change. */
async function ground(databaseUrl: string) {
  const server = await startStaffServer(databaseUrl);
  const tab = new Tab(server);
  await tab.signIn();
  const { database } = server;
  const { terminalId } = await enrolTerminal(database, { kind: 'kiosk', name: 'By the door' }, 0);
  const give = (orderNumber: number, method: 'collect' | 'deliver') => {
    const fulfilment = method === 'collect' ? { method } : { method, address: postal };
    return giveApplication(database, { terminalId, at: 1, orderNumber, fulfilment });
  };
  await give(100_001, 'deliver');
  await give(100_002, 'collect');
  await give(100_003, 'collect');
  await give(100_004, 'collect');
  await database.write((transaction) =>
    transaction.run("UPDATE shop_order SET state = 'collected' WHERE order_number = 100004"),
  );
  await database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id, asked_at,
         due_at, receipt, answered_at) VALUES ('done', 100004, 'collect', 2900, 'EUR', 'done', 's', 1, 1, 'r', 2)`,
    );
    await transaction.run('INSERT INTO settling_operation_line (operation_id, position, quantity) VALUES (?, 0, 2)', [
      'done',
    ]);
  });
  const made = await tab.send('POST', '/api/back-office/articles', {
    handle: 'mug',
    title: 'Mug',
    category: '',
    priceMinor: 900,
  });
  const article = (await made.json()) as StaffArticle;
  return { server, tab, terminalId, article };
}

type Ground = Awaited<ReturnType<typeof ground>>;

async function sendPicture({ server, tab, article }: Ground): Promise<Response> {
  const form = new FormData();
  const image = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  form.set('picture', new Blob([new Uint8Array(image)]), 'mug.png');
  return fetch(`${server.url}/api/back-office/articles/${article.articleId}/pictures`, {
    method: 'POST',
    headers: { Origin: server.url, Cookie: tab.cookie! },
    body: form,
  });
}

async function openCode({ tab }: Ground): Promise<{ response: Response; codeId: string }> {
  const response = await tab.send('POST', '/api/back-office/enrolment-codes', { name: 'Till', staffPin: '482915' });
  return { response, codeId: ((await response.clone().json()) as { codeId: string }).codeId };
}

const helpCallId = randomUUID();
const synonymId = randomUUID();
const manifestSha256 = 'a'.repeat(64);
const readMedium = async () => ({ manifestSha256, manifest: { version: '1.1.0' } });

const saveSynonym = ({ tab }: Ground) =>
  tab.send('PUT', `/api/back-office/synonyms/${synonymId}`, { words: 'sofa', way: 'both', alsoFinds: 'couch' });

const act = (orderNumber: number, action: string) => ({
  run: ({ tab }: Ground) =>
    tab.send('POST', `/api/back-office/orders/${orderNumber}/${action}`, {
      ...(action === 'collect' && { proof: { reason: 'receipt_shown' } }),
    }),
  action: `order_${action}`,
});

type Try = { action: string; prepare?: (on: Ground) => Promise<unknown>; run: (on: Ground) => Promise<Response> };

/** For every route a request that changes something. A new route needs one here, and a record of what it changes. */
const junAt = '/api/back-office/staff-members/5d9f1c1e-6a51-4d43-8d4c-0d8d1c3a8a11';
const addJun = (tab: Tab) =>
  tab.send('PUT', junAt, { signInName: 'jun', name: 'Jun Abe', role: 'counter', password: 'seventeen blue cranes' });

const tries: Record<string, Try> = {
  'post /articles': {
    action: 'article_created',
    run: ({ tab }) =>
      tab.send('POST', '/api/back-office/articles', { handle: 'cup', title: 'Cup', category: '', priceMinor: 500 }),
  },
  'patch /articles/:articleId': {
    action: 'article_edited',
    // As a title may stand there from before such texts were refused.
    prepare: ({ server }) =>
      server.database.write((transaction) => transaction.run("UPDATE article SET title = 'Mug 4539 1488 0343 6467'")),
    run: ({ tab, article: { articleId, version } }) =>
      tab.send('PATCH', `/api/back-office/articles/${articleId}`, { version, title: 'Cup' }),
  },
  'put /articles/:articleId/translations': {
    action: 'article_translated',
    run: ({ tab, article: { articleId, version } }) =>
      tab.send('PUT', `/api/back-office/articles/${articleId}/translations`, {
        version,
        language: 'de',
        title: 'Tasse',
        description: '',
        options: [],
      }),
  },
  'post /articles/:articleId/pictures': { action: 'picture_added', run: sendPicture },
  'delete /articles/:articleId/pictures/:pictureId': {
    action: 'picture_removed',
    prepare: async (on) => Object.assign(on, { article: (await (await sendPicture(on)).json()) as StaffArticle }),
    run: ({ tab, article: { articleId, pictures } }) =>
      tab.send('DELETE', `/api/back-office/articles/${articleId}/pictures/${pictures[0]!.pictureId}`),
  },
  'put /synonyms/:synonymId': { action: 'synonym_saved', run: (on) => saveSynonym(on) },
  'delete /synonyms/:synonymId': {
    action: 'synonym_removed',
    prepare: (on) => saveSynonym(on),
    run: ({ tab }) => tab.send('DELETE', `/api/back-office/synonyms/${synonymId}`),
  },
  'post /stock-changes': {
    action: 'stock_changed',
    run: ({ tab, article }) =>
      tab.send('POST', '/api/back-office/stock-changes', {
        changeId: randomUUID(),
        variantId: article.variants[0]!.variantId,
        difference: 7,
        reason: 'received',
      }),
  },
  'post /orders/:orderNumber/dispatch': act(100_001, 'dispatch'),
  'post /orders/:orderNumber/collect': act(100_002, 'collect'),
  'post /orders/:orderNumber/cancel': act(100_003, 'cancel'),
  'post /orders/:orderNumber/return': act(100_004, 'return'),
  'put /terminals/:terminalId/staff-pin': {
    action: 'terminal_pin_changed',
    run: ({ tab, terminalId }) =>
      tab.send('PUT', `/api/back-office/terminals/${terminalId}/staff-pin`, { staffPin: '730264' }),
  },
  'post /terminals/:terminalId/revoke': {
    action: 'terminal_revoked',
    run: ({ tab, terminalId }) => tab.send('POST', `/api/back-office/terminals/${terminalId}/revoke`),
  },
  'post /help-calls/:callId/answer': {
    action: 'help_call_answered',
    prepare: ({ server: { database, clock }, terminalId }) =>
      callForHelp(database, { callId: helpCallId, terminalId }, clock.now()),
    run: ({ tab }) => tab.send('POST', `/api/back-office/help-calls/${helpCallId}/answer`),
  },
  'post /orders/:orderNumber/notes': {
    action: 'order_noted',
    run: ({ tab }) =>
      tab.send('POST', '/api/back-office/orders/100002/notes', { noteId: randomUUID(), text: 'Rings again at five' }),
  },
  'put /orders/:orderNumber/readiness': {
    action: 'order_readiness',
    run: ({ tab }) => tab.send('PUT', '/api/back-office/orders/100002/readiness', { isReady: true }),
  },
  'post /wall-link': {
    action: 'wall_link_made',
    run: ({ tab }) => tab.send('POST', '/api/back-office/wall-link'),
  },
  'delete /wall-link/:linkId': {
    action: 'wall_link_withdrawn',
    prepare: async (on) => {
      const made = await on.tab.send('POST', '/api/back-office/wall-link');
      Object.assign(on, { linkId: ((await made.json()) as { linkId: string }).linkId });
    },
    run: (on) => on.tab.send('DELETE', `/api/back-office/wall-link/${(on as Ground & { linkId: string }).linkId}`),
  },
  'put /kiosk-update/rollout': {
    action: 'kiosk_rollout_changed',
    prepare: async ({ server }) => Object.assign(server.context, { medium: { read: readMedium } }),
    run: ({ tab }) =>
      tab.send('PUT', '/api/back-office/kiosk-update/rollout', {
        manifestSha256,
        percent: 10,
        terminalIds: [],
        isPaused: false,
      }),
  },
  'put /staff-members/:staffId': { action: 'staff_added', run: ({ tab }) => addJun(tab) },
  ...Object.fromEntries(
    (
      [
        ['put', '/role', 'staff_role_changed', { role: 'viewer' }],
        ['post', '/password', 'staff_password_reset', { password: 'eighteen blue cranes' }],
        ['post', '/sign-out', 'staff_signed_out', undefined],
        ['post', '/deactivate', 'staff_deactivated', undefined],
      ] as const
    ).map(([method, what, action, sent]): [string, Try] => [
      `${method} /staff-members/:staffId${what}`,
      {
        action,
        prepare: async ({ tab, server }) => {
          await addJun(tab);
          await new Tab(server).signIn({ signInName: 'jun', password: 'seventeen blue cranes' });
        },
        run: ({ tab }) => tab.send(method.toUpperCase(), junAt + what, sent),
      },
    ]),
  ),
  'post /staff-members/:staffId/reactivate': {
    action: 'staff_reactivated',
    prepare: async ({ tab }) => {
      await addJun(tab);
      await tab.send('POST', `${junAt}/deactivate`);
    },
    run: ({ tab }) => tab.send('POST', `${junAt}/reactivate`),
  },
  'post /enrolment-codes': { action: 'enrolment_code_opened', run: async (on) => (await openCode(on)).response },
  'delete /enrolment-codes/:codeId': {
    action: 'enrolment_code_closed',
    prepare: async (on) => Object.assign(on, { codeId: (await openCode(on)).codeId }),
    run: (on) =>
      on.tab.send('DELETE', `/api/back-office/enrolment-codes/${(on as Ground & { codeId: string }).codeId}`),
  },
};

async function readRecord({ tab }: Ground, query = ''): Promise<StaffRecordEntry[]> {
  const response = await tab.get(`/api/back-office/staff-record?limit=200${query}`);
  return staffRecordListSchema.parse(await response.json()).entries;
}

/** Entries show a product's present title, which a change may change. */
const withoutTitle = ({ subject: { kind, id }, ...entry }: StaffRecordEntry) => ({ ...entry, kind, id });

describeOnEveryDatabase('A change in the back office', (place) => {
  it('is always on the record: every route that changes something writes who, what, before, after and from where', async () => {
    const on = await ground(await place.freshUrl());
    const routes = changingRoutes(on.server);
    const documented = endpoints
      .filter(({ method, path }) => method !== 'get' && path.startsWith('/back-office/'))
      // An import or bulk change writes each product's record itself, in its own process (test/server/article/page-imports.test.ts and
      // bulk-changes.test.ts).
      .filter(({ path }) => !/^\/back-office\/(imports|bulk-changes)/.test(path))
      .map(({ method, path }) => `${method} ${path.slice('/back-office'.length)}`);
    expect(routes).toEqual(documented.toSorted());
    expect(Object.keys(tries).toSorted()).toEqual(routes);
    for (const [route, { action, prepare, run }] of Object.entries(tries)) {
      const fresh = await ground(await place.freshUrl());
      await prepare?.(fresh);
      const before = await readRecord(fresh);
      const response = await run(fresh);
      expect(response.status, `${route}: ${await response.clone().text()}`).toBeLessThan(300);
      const [newest, ...others] = await readRecord(fresh);
      expect(others.map(withoutTitle), `${route} writes one record`).toEqual(before.map(withoutTitle));
      expect(newest, route).toMatchObject({
        actor: { kind: 'staff', name: 'Mara Lindt', id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        cameFrom: '127.0.0.1',
        action,
        recordedAt: fresh.server.clock.now(),
      });
      expect(newest!.after === null, route).toBe(action === 'synonym_removed');
      // Four digits come up in a random id by chance.
      const text = JSON.stringify(newest).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id');
      for (const secret of ['482915', '730264', '4539', '6467', 'scrypt', 'argon2', 'pbkdf2', 'Okafor']) {
        expect(text, route).not.toContain(secret);
      }
    }
  });

  it('shows what was different and nothing else, and is found by what it was about and by who did it', async () => {
    const on = await ground(await place.freshUrl());
    const { articleId, version, variants } = on.article;
    const edit = { version, variants: [{ variantId: variants[0]!.variantId, priceMinor: 950 }] };
    await on.tab.send('PATCH', `/api/back-office/articles/${articleId}`, edit);
    await tries['post /orders/:orderNumber/collect']!.run(on);
    const [edited, created, ...others] = await readRecord(on, `&about=${articleId}`);
    expect(others).toEqual([]);
    expect(created).toMatchObject({ action: 'article_created', before: null, after: { handle: 'mug' } });
    expect(edited!.before).toMatchObject({ variants: [{ variantId: variants[0]!.variantId, priceMinor: 900 }] });
    expect(edited!.after).toMatchObject({ variants: [{ variantId: variants[0]!.variantId, priceMinor: 950 }] });
    expect(Object.keys(edited!.before!).toSorted()).toEqual(
      ['updatedAt', 'variants', 'version'].filter((field) => field in edited!.before!),
    );
    expect(await readRecord(on, '&about=Mara')).toHaveLength(3);
    expect(await readRecord(on, '&about=100002')).toMatchObject([
      { before: { state: 'accepted' }, after: { state: 'collecting' } },
    ]);
  });

  it('that was refused, or repeated without effect, is not on the record', async () => {
    const on = await ground(await place.freshUrl());
    const before = await readRecord(on);
    await on.tab.send('PATCH', `/api/back-office/articles/${on.article.articleId}`, { version: 99, title: 'No' });
    await on.tab.send('POST', '/api/back-office/orders/100001/collect', {});
    await on.tab.send('PUT', '/api/back-office/terminals/nothing/staff-pin', { staffPin: '730264' });
    expect(await readRecord(on)).toEqual(before);
    await tries['post /orders/:orderNumber/cancel']!.run(on);
    await tries['post /orders/:orderNumber/cancel']!.run(on);
    expect(await readRecord(on)).toHaveLength(before.length + 1);
  });

  it('and its record are kept together or not at all', async () => {
    const on = await ground(await place.freshUrl());
    const { database } = on.server;
    await database.write((transaction) => transaction.run('ALTER TABLE staff_record RENAME TO hidden_staff_record'));
    const response = await tries['post /terminals/:terminalId/revoke']!.run(on);
    expect(response.status).toBe(500);
    await database.write((transaction) => transaction.run('ALTER TABLE hidden_staff_record RENAME TO staff_record'));
    expect(await database.all('SELECT terminal_id FROM terminal WHERE revoked_at IS NOT NULL')).toEqual([]);
  });

  it('cannot be taken off the record in the database, and no member of staff can be removed', async () => {
    const { server } = await ground(await place.freshUrl());
    const run = (sql: string) => server.database.write((transaction) => transaction.run(sql));
    await expect(run("UPDATE staff_record SET actor_name = 'somebody else'")).rejects.toThrow(/only appended/);
    await expect(run('DELETE FROM staff_record')).rejects.toThrow(/only appended/);
    await expect(run('DELETE FROM staff_member')).rejects.toThrow(/never removed/);
    if (place.dialect === 'postgres') {
      await expect(run('TRUNCATE staff_record')).rejects.toThrow(/only appended/);
      await expect(run('TRUNCATE staff_member CASCADE')).rejects.toThrow(/never removed/);
    }
  });

  it('is the only way to a kiosk: no route gives a credential without a code', async () => {
    const { tab, server } = await ground(await place.freshUrl());
    const terminals = () => server.database.all('SELECT terminal_id FROM terminal');
    const before = await terminals();
    const response = await tab.send('POST', '/api/back-office/terminals', { name: 'Window' });
    expect(response.status).toBe(404);
    expect(await terminals()).toEqual(before);
  });

  it('by a catalogue file names every article that it made or changed, and the user of the machine', async () => {
    const { server } = await ground(await place.freshUrl());
    const { database, clock } = server;
    const actor = systemUserActor('npm run catalogue import spring.csv');
    const read = async (price: string) => {
      const file = fileWith(`Handle,Title,Variant SKU,Variant Price\npot,Pot,P-1,${price}\nmug,Mug,M-1,9.00\n`);
      const { total } = await listStaffRecord(database, { limit: 1 });
      await importCatalogue(database, clock, { file, currency: 'EUR', actor });
      const { rows: entries, total: now } = await listStaffRecord(database, { limit: 9 });
      return entries.slice(0, now - total);
    };
    const first = await read('4.00');
    expect(first.map(({ before }) => before === null).toSorted()).toEqual([false, true]);
    for (const { actor: who, cameFrom, action } of first) {
      expect(action).toBe('article_imported');
      expect(who).toMatchObject({ kind: 'system user', id: String(process.getuid!()) });
      expect(cameFrom).toContain('spring.csv');
    }
    const [changed, ...others] = await read('5.00');
    expect(others).toEqual([]);
    expect(changed!.before).toEqual({ variants: [{ variantId: expect.any(String), priceMinor: 400 }] });
    expect(changed!.after).toEqual({ variants: [{ variantId: expect.any(String), priceMinor: 500 }] });
    expect(await read('5.00')).toEqual([]);
  });
});
