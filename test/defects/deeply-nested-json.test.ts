import { describe, expect, it, onTestFinished } from 'vitest';
import { readDayReport, UnusableReport } from '../../platform/day-report-text.ts';
import { signEs256 } from '../../platform/ecdsa-p256.ts';
import { endpoints } from '../../contract/seller/endpoints.ts';
import { applicationSchema } from '../../contract/seller/application.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { parseOrRefuse } from '../../server/http/refusal-to-response.ts';
import { requestType } from '../../contract/settling/check.ts';
import { sellerBeliefSchema } from '../../contract/settling/day-report.ts';
import { isNestedDeeperThan } from '../../contract/json-nesting.ts';
import { startStaffServer, Tab } from '../server/accounts/staff-server.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
const mixed = (depth: number) => '[{"x":1,"a":'.repeat(depth) + '""' + '}]'.repeat(depth);
const shapes: [string, string][] = [
  ['arrays', arrays(7_000)],
  ['more arrays', arrays(60_000)],
  ['objects', objects(18_000)],
  ['both in turn', mixed(4_500)],
  ['an object with an array', `{"lines":${arrays(20_000)},"kind":"browser"}`],
  ['an array with a shallow neighbour', `[1,${arrays(9_999)},{"b":2}]`],
];

const id = '0199b1a0-0000-7000-8000-000000000000';
const takingJson = endpoints
  .filter(({ body, file }) => body !== undefined && file === undefined)
  .map(({ method, path, who }) => ({ method, path: `/api${path.replaceAll(/:\w+/g, id)}`, who }));
const ofStaff = takingJson.filter(({ who }) => who === 'staff');
/** Those of kiosks alone are not found for other terminals. */
const ofKiosks = ['/api/help-calls', '/api/order-look-ups', '/api/terminal/health', '/api/terminal-key'];
const ofTerminals = takingJson
  .filter(({ who, path }) => who !== 'staff' && path !== '/api/staff/sign-in' && !ofKiosks.includes(path))
  .map(({ path }) => path);

describe('How deep a value is nested', () => {
  it.each([
    [1, 0],
    [null, 0],
    ['text', 0],
    [[], 1],
    [{}, 1],
    [[[1], 2], 2],
    [{ a: { b: [] } }, 3],
    [{ a: [1, { b: [[]] }], c: 1 }, 5],
  ])('is counted: %j has %i levels', (value, levels) => {
    expect(isNestedDeeperThan(value, levels)).toBe(false);
    if (levels > 0) expect(isNestedDeeperThan(value, levels - 1)).toBe(true);
  });

  it('of a request is at most 32, whatever it is', () => {
    expect(parseOrRefuse(applicationSchema, JSON.parse(arrays(32)))).not.toMatchObject({
      details: [{ problem: expect.stringContaining('nested') }],
    });
    expect(parseOrRefuse(applicationSchema, JSON.parse(arrays(33)))).toEqual({
      refusal: 'request_malformed',
      details: [
        {
          field: '(whole request)',
          problem: 'It is nested deeper than 32 levels; send the form that the contract names',
        },
      ],
    });
  });
});

describe('A body that is nested thousands deep is a request that is malformed', () => {
  it('at the seller, for terminals', async () => {
    const folder = temporaryFolder();
    const shop = await openShop({
      folder,
      sellerDatabaseUrl: `${folder}/seller.sqlite`,
      settlingDatabaseUrl: `${folder}/settling.sqlite`,
    });
    onTestFinished(() => shop.stop());
    const post = (path: string, body: string, credential = '') =>
      fetch(shop.url + path, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', Authorization: `Terminal ${credential}` },
      });
    const { publicJwk } = await makeTerminalKey(false);
    const enrolled = await post('/api/terminals', JSON.stringify({ kind: 'headless', name: 'x', publicJwk }));
    const { credential } = (await enrolled.json()) as { credential: string };
    for (const [what, body] of shapes) {
      for (const path of ofTerminals) {
        const answer = await post(path, body, credential);
        const said = await answer.text();
        expect([what, path, answer.status, JSON.parse(said).refusal]).toEqual([what, path, 400, 'request_malformed']);
        expect(said).not.toMatch(/stack|\.ts:|RangeError/);
      }
    }
  });

  it('at the seller, for staff', async () => {
    const server = await startStaffServer(`${temporaryFolder()}/seller.sqlite`);
    const tab = new Tab(server);
    await tab.signIn();
    const headers = { ...tab.headers, Cookie: tab.cookie!, 'Content-Type': 'application/json' };
    for (const [what, body] of shapes.filter(([, text]) => text.length < 100_000)) {
      for (const { method, path } of ofStaff) {
        const answer = await fetch(server.url + path, { method: method.toUpperCase(), body, headers });
        expect([what, path, answer.status]).toEqual([what, path, 400]);
      }
    }
    for (const body of [arrays(3_900), objects(1_200)])
      expect((await fetch(`${server.url}/api/staff/sign-in`, { method: 'POST', body, headers })).status).toBe(400);
  });
});

describe('What a listed seller signed, nested thousands deep,', () => {
  it('is malformed at settling', async () => {
    const { seller } = await startSettling({ databaseUrl: `${temporaryFolder()}/settling.sqlite` });
    // By hand: no value of this depth can be made JSON again.
    const sign = (payload: string) => {
      const header = { alg: 'ES256', kid: seller.key.kid, typ: requestType };
      const signed = [JSON.stringify(header), payload].map((text) => Buffer.from(text).toString('base64url')).join('.');
      return `${signed}.${signEs256(Buffer.from(signed), seller.key.privateKey).toString('base64url')}`;
    };
    for (const path of ['/checks', '/reversals', '/operations', '/day-reports']) {
      const longer = path === '/day-reports' ? [arrays(20_000), objects(7_000)] : [];
      for (const deep of [arrays(2_000), objects(700), mixed(300), ...longer]) {
        for (const field of ['applicationId', 'more', 'amountMinor', 'seal', 'text']) {
          const payload = `{"request":"check","sellerId":"${seller.sellerId}","${field}":${deep}}`;
          const { status, text } = await seller.post(path, sign(payload));
          expect([path, field, status, text]).toEqual([path, field, 400, '{"refusal":"request_malformed"}']);
        }
      }
    }
  });

  it('in the seal of a terminal is a seal that does not open', async () => {
    const settling = await startSettling({ databaseUrl: `${temporaryFolder()}/settling.sqlite` });
    const { seller } = settling;
    const card = await enterPerson(settling);
    for (const deep of [arrays(1_000), objects(350), mixed(150)]) {
      for (const field of ['card', 'nonce', 'more', 'amountMinor']) {
        const contents = seller.sealContents({ card });
        const seal = seller.seal({ ...contents, [field]: JSON.parse(deep) as unknown });
        const notice = await seller.check(seller.checkOf(contents, { seal }));
        expect(seller.read(notice)).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
      }
    }
  });

  it('in the header is no header', async () => {
    const { seller } = await startSettling({ databaseUrl: `${temporaryFolder()}/settling.sqlite` });
    for (const deep of [arrays(1_400), objects(480)]) {
      for (const name of ['epk', 'jwk', 'apu', 'kid']) {
        const header = Buffer.from(`{"alg":"ES256","typ":"${requestType}","${name}":${deep}}`).toString('base64url');
        const { status } = await seller.post('/checks', `${header}.e30.AAAA`);
        expect([name, status]).toEqual([name, 401]);
      }
    }
  });

  it('in a line of a day report makes it unusable', () => {
    for (const deep of [arrays(50_000), objects(15_000)])
      for (const report of [`${deep}\n${deep}\n`, `{"report":${deep}}\nx\n`])
        expect(() => readDayReport(report, sellerBeliefSchema, () => undefined)).toThrow(UnusableReport);
  });
});
