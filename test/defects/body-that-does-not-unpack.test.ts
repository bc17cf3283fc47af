import { request as startRequest } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { createStaffMember } from '../../server/accounts/staff-store.ts';
import { credentials, Tab } from '../server/accounts/staff-server.ts';
import { openShop } from '../support/shop.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const whole = JSON.stringify({ kind: 'headless' });

const broken: [string, string, Buffer][] = [
  ['gzip', 'of no gzip', Buffer.from('{}')],
  ['gzip', 'that is cut off', gzipSync(whole).subarray(0, -9)],
  ['deflate', 'of no deflate', Buffer.from('{}')],
  ['br', 'of no brotli', Buffer.from('{}{}{}{}{}{}')],
  ['br', 'that is cut off', brotliCompressSync(whole).subarray(0, -3)],
  ['zstd', 'of no zstd', Buffer.from('{}')],
  ['rot13', 'of an unknown encoding', Buffer.from('{}')],
];

describeOnEveryDatabase('A body whose content encoding does not hold', ({ freshUrl }) => {
  it('is the sender’s mistake at every door, and leaves no stack trace in the log', async () => {
    const lines: string[] = [];
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
      log: createLog('seller', 'warn', { write: (line) => void lines.push(line) }),
    });
    onTestFinished(() => shop.stop());
    await createStaffMember(shop.sellerDatabase, systemClock, { ...credentials, name: 'Mara', role: 'owner' });
    const tab = new Tab(shop);
    await tab.signIn();
    const { hostname: host, port, origin } = new URL(shop.url);
    const send = (path: string, encoding: string, body: Buffer) =>
      new Promise<[number | undefined, unknown]>((resolve, reject) => {
        const headers = {
          origin,
          cookie: tab.cookie!,
          'content-type': 'application/json',
          'content-encoding': encoding,
        };
        const sent = startRequest({ host, port, method: 'POST', path, headers }, (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => (text += part.toString()));
          answer.on('end', () => resolve([answer.statusCode, (JSON.parse(text) as { refusal?: unknown }).refusal]));
        });
        sent.on('error', reject);
        sent.end(body);
      });
    for (const path of ['/api/terminals', '/api/enrolments', '/api/staff/sign-in', '/api/back-office/enrolment-codes'])
      for (const [encoding, what, body] of broken)
        expect(await send(path, encoding, body), `${path}, ${encoding} ${what}`).toEqual([400, 'request_malformed']);
    expect(lines.join('')).not.toContain('"stack"');
  });
});
