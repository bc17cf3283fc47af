import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { demonstrationAccounts } from '../../../build/demonstration/demonstration-accounts.ts';
import { isShownWhole } from '../../../build/kit/kiosk-picture.ts';
import { readKitOptions } from '../../../build/kit/kit-options.ts';
import { knownPrivateOf } from '../../../build/kit/known-private.ts';
import { gatherReport } from '../../../build/kit/problem-report.ts';
import { Redactor } from '../../../build/kit/redaction.ts';
import { reportFile, reportToLookAt } from '../../../build/kit/report-page.ts';
import { writeReport } from '../../../build/kit/write-report.ts';
import { BadUsage } from '../../../platform/bad-usage.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { findIn } from '../../support/secret-search.ts';
import { missingForSmallDisk, SmallDisk } from '../../support/small-disk.ts';
import { itUnlessMissing } from '../../support/requirements.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** One of every kind that the product has, each of which must be in no report. */
const planted = {
  credential: 'kiosk-0f1c3c52-8a0e-4cf8-9f5e-3b2f6f7a1d01.Zb1xQ4p9T7vKc2Lw8RyN5uHs3JdE6gAfXmVtBoCiPqY',
  jwkPrivate: 'q3vXq0Zb1Wm8T2yLr6Hn4Jp9KdU7cSfEaGiOxVtBwQY',
  pemBody: 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgq3vXq0Zb1Wm8T2yL',
  pemEnd: 'r6Hn4Jp9KdU7cSfEaGiOxVt=',
  wireguard: 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=',
  presharedKey: 'FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=',
  databasePassword: 'tidal-Ferret-9',
  mailPassword: 'Post-Office-77',
  settlingPassword: 'slow-Otter-3',
  /** Of something else, so that no file of the shop has them. */
  foreignSignIn: 'unseen-Heron-1',
  foreignSecret: 'lone-Puffin-5',
  staffPassword: 'pVb05l9q-hbb',
  unknownToken: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  pin: '4711',
  email: 'inga.strand@example.org',
  telephone: '+46701740605',
  name: 'Inga Strand-Öberg',
  plainName: 'Inga Strand-Oberg',
  street: 'Rosenlundsgatan 12',
  giftNote: 'Kram från mormor Sigrid',
  birthDate: '1961-07-19',
  card: '4539148803436467',
  demonstrationCard: demonstrationAccounts[0]!.number,
};
const grouped = (separator: string) => planted.card.replaceAll(/(\d{4})(?=\d)/g, `$1${separator}`);
const fullWidth = planted.card.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
const arabic = planted.card.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
const cards = [planted.card, grouped(' '), grouped('-'), grouped('\u00a0'), fullWidth, arabic];
const secrets = [...Object.values(planted), ...cards];

const pem = `-----BEGIN PRIVATE KEY-----\n${planted.pemBody}\n${planted.pemEnd}\n-----END PRIVATE KEY-----`;
/** As somebody writes who tells everything. */
const everything = [
  `${planted.credential} ${planted.wireguard} "d":"${planted.jwkPrivate}" ${planted.unknownToken}`,
  `PIN ${planted.pin}, password: ${planted.staffPassword}, born ${planted.birthDate}, ${planted.email}, ${planted.telephone}`,
  `${planted.name} or ${planted.plainName}, ${planted.street}; ${cards.join('; ')}; ${planted.demonstrationCard}`,
  `postgres://shop:${planted.databasePassword}@db.example/seller ${planted.giftNote}`,
  `It refused ${planted.databasePassword}, ${planted.mailPassword} and ${planted.settlingPassword}.`,
  `smtp://me:${planted.foreignSignIn}@mail.example/ and secret = "${planted.foreignSecret}"`,
  encodeURIComponent(planted.name),
  pem,
].join('\n');

/** A line of a server's log. */
const line = (more: object) => JSON.stringify({ level: 50, time: '2026-11-30T01:31:00.439Z', name: 'seller', ...more });

/** A shop's folder with every secret where the product keeps it, and in its logs and configurations, where it never should be. */
async function shopWithSecrets(): Promise<string> {
  const home = temporaryFolder();
  const write = (file: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), typeof content === 'string' ? content : JSON.stringify(content), {
      mode: 0o600,
    });
  };
  write('seller/keys/seller.pem', pem);
  write('settling/keys/root.json', { kty: 'EC', crv: 'P-256', d: planted.jwkPrivate });
  write('link/seller.key', `${planted.wireguard}\n`);
  write('link/preshared', `${planted.presharedKey}\n`);
  write('kiosk/enrolment.json', {
    sellerUrl: 'http://127.0.0.1:8520',
    credential: planted.credential,
    signingKey: { kty: 'EC', d: planted.jwkPrivate },
  });
  write('seller/first-staff.json', { signInName: 'manager', password: planted.staffPassword });
  const log = [
    line({ event: 'request_failed', why: everything, stack: `Error: ${everything}` }),
    line({
      event: 'later',
      body: everything,
      contact: { email: planted.email },
      [planted.email]: 1,
      code: Number(planted.card),
    }),
    line({ event: 'nested', err: { message: everything, card: planted.card } }),
    `{"event":"cut off","why":"${everything.replaceAll('\n', ' ')}`,
    everything,
  ].join('\n');
  for (const name of ['seller', 'settling', 'kiosk']) write(`logs/${name}.log`, `${log}\n`);
  write('seller/config.json', {
    sellerId: 'corner-shop',
    currency: 'EUR',
    locale: 'sv',
    address: [planted.street],
    databaseUrl: `postgres://shop:${planted.databasePassword}@db.example/seller`,
    mail: { host: 'mail.example', user: planted.email, password: planted.mailPassword },
    timeZone: everything,
    aLaterMember: everything,
  });
  write('settling/config.json', { databaseUrl: `postgres://s:${planted.settlingPassword}@db.example/settling` });
  const seller = await openDatabase(path.join(home, 'seller/seller.sqlite'), 'seller');
  await seller.write(async (transaction) => {
    await transaction.run('CREATE TABLE application (contact TEXT, fulfilment TEXT, gift_note TEXT)');
    const address = { recipient: planted.name, street: planted.street, city: 'Malmö', country: 'SE' };
    await transaction.run('INSERT INTO application VALUES (?, ?, ?)', [
      JSON.stringify({ email: planted.email, phone: planted.telephone }),
      JSON.stringify({ method: 'deliver', address }),
      planted.giftNote,
    ]);
  });
  await seller.close();
  return home;
}

async function reportOf(home: string, words: string) {
  return gatherReport({
    home,
    words,
    versions: { sidelane: '0.1.0' },
    shop: { link: `line-socket: ${everything}` },
    picture: { missing: 'There is no picture.' },
    now: Date.UTC(2026, 10, 30),
    redactor: new Redactor(await knownPrivateOf(home, home)),
  });
}

describe('a report of a problem', () => {
  it('holds no secret, card number or personal detail, wherever one was planted and in whatever form', async () => {
    const report = await reportOf(await shopWithSecrets(), everything);
    for (const text of [reportFile(report), reportToLookAt(report)]) {
      const found = secrets.filter((secret) => text.includes(secret) || findIn(Buffer.from(text), [secret]).length > 0);
      expect(found).toEqual([]);
      expect(text).not.toMatch(/Öberg|Oberg|Rosenlund|Sigrid/i);
    }
  });

  it('holds what helps: events, times, ids, errors, settings, and how much was taken out', async () => {
    const home = await shopWithSecrets();
    const applicationId = '01a22a14-60c9-723f-859e-0cdc504a3b70';
    const time = '2026-11-30T01:31:25.200Z';
    writeFileSync(
      path.join(home, 'logs/seller.log'),
      `${JSON.stringify({ level: 40, time, event: 'settling_silent', applicationId, why: 'ECONNREFUSED at Socket.connect (server/settling/link.ts:12:3)' })}\n`,
    );
    writeFileSync(path.join(home, 'settling/config.json'), `{"databaseUrl": "sqlite", "sellers": ["${planted.name}"`);
    const report = await reportOf(home, 'The kiosk froze after I chose Spanish.');
    expect(report.words).toBe('The kiosk froze after I chose Spanish.');
    expect(JSON.parse(report.logs['seller']![0]!)).toEqual({
      level: 40,
      time,
      event: 'settling_silent',
      applicationId,
      why: 'ECONNREFUSED at Socket.connect (server/settling/link.ts:12:3)',
    });
    expect(report.configuration.seller).toMatchObject({
      currency: 'EUR',
      databaseUrl: 'postgres',
      aLaterMember: '[left out]',
      address: '[left out]',
    });
    expect(report.configuration.settling).toBe('It is not valid JSON.');
    expect(report.takenOut).toMatchObject({ secret: expect.any(Number), key: expect.any(Number) });
  });

  it('is made where nothing was started yet, and its file is for this user alone', async () => {
    const home = path.join(temporaryFolder(), 'shop');
    const report = await reportOf(home, '');
    expect(report.configuration.seller).toBe('It was not written yet.');
    const file = writeReport(path.join(home, '../reports'), report);
    expect(path.basename(file)).toBe('sidelane-problem-20261130T000000.html');
  });

  itUnlessMissing(
    missingForSmallDisk,
    'says in one sentence that the disk is full, and leaves no half of a file',
    async () => {
      const report = await reportOf(path.join(temporaryFolder(), 'shop'), '');
      const disk = new SmallDisk(1);
      disk.fill();
      expect(() => writeReport(disk.folder, report)).toThrow(
        /^The report could not be written to \S+: the disk is full: make room\.$/,
      );
    },
  );
});

describe('a picture of the kiosk', () => {
  it.each([
    ['app://kiosk/', false, true],
    ['app://kiosk/?idle=90', false, true],
    ['app://kiosk/articles/admiral-duck', false, true],
    ['app://kiosk/articles?q=Ada+Lindqvist', false, false],
    ['app://kiosk/', true, false],
    ['app://kiosk/apply', false, false],
    ['app://kiosk/purchase', false, false],
    ['app://kiosk/order', false, false],
    ['app://kiosk/a-later-screen', false, false],
  ])('of %s, where something is typed: %s, shows its texts: %s', (address, hasTyped, isWhole) => {
    expect(isShownWhole(address, hasTyped)).toBe(isWhole);
  });
});

describe('the command of the kit', () => {
  it.each([
    [['--port', 'x'], '--port must be a number from 0 to 65535'],
    [['--link', 'cable'], '--link must be wireguard, line or auto'],
    [['--sing'], /--sing/],
  ])('says what is wrong with %j', (args, says) => {
    expect(() => readKitOptions(args, '/kit/shop')).toThrow(BadUsage);
    expect(() => readKitOptions(args, '/kit/shop')).toThrow(says);
  });
});
