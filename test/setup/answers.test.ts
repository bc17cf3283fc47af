import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHostAndPort, readLines, readYesOrNo } from '../../setup/machine/answer-kinds.ts';
import { writeConfiguration } from '../../setup/machine/configuration-file.ts';
import { ensureLinkKey, prepareLinkEnd } from '../../setup/machine/link-end.ts';
import { askAnswers, Mistake, readAnswersFile } from '../../setup/machine/questions.ts';
import { assertSeen, databaseIn } from '../../setup/machine/unit-view.ts';
import { sellerQuestions } from '../../setup/seller/seller-questions.ts';
import { settlingQuestions } from '../../setup/settling/settling-questions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const thumbprint = 'A'.repeat(43);
const linkPublicKey = `${'A'.repeat(43)}=`;
const settlingKeys = { rootThumbprint: thumbprint, linkPublicKey };
const needed = {
  sellerId: 'corner-shop',
  name: 'Corner Shop',
  currency: 'eur',
  settlingKeys,
  otherHost: '192.0.2.2',
  staffPassword: 'a long enough password',
};

function read(content: unknown, mode = 0o600) {
  const file = path.join(temporaryFolder(), 'answers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, mode);
  return readAnswersFile(sellerQuestions, file);
}

const mistakesOf = (content: unknown, mode?: number) => {
  const answers = read(content, mode);
  return 'mistakes' in answers ? answers.mistakes : [];
};

describe('a file of answers', () => {
  it('needs what has no usual answer, and no more', () => {
    expect(read(needed)).toMatchObject({
      answers: { currency: 'EUR', language: 'en', listen: { host: '127.0.0.1', port: 8520 }, selfEnrolment: false },
    });
  });

  it('has each mistake named in one sentence, all of them at once', () => {
    expect(mistakesOf({ ...needed, sellerId: 'Corner Shop', curency: 'EUR', currency: undefined })).toEqual([
      expect.stringMatching(/^"curency" is not known here: there are sellerId, name, currency, /),
      'sellerId: it has to be small letters, digits and hyphens.',
      'currency is missing: The currency of its prices, such as EUR.',
    ]);
    expect(mistakesOf({ ...needed, staffPassword: 'short' })).toEqual([
      'staffPassword: it must have at least 12 characters.',
    ]);
    expect(mistakesOf({ ...needed, name: 7, staffName: '4000 0566 5566 5556' })).toEqual([
      'name: it has to be a text.',
      'staffName: what could be a card number stands in it.',
    ]);
  });

  it('holds a password for its owner alone', () => {
    expect(mistakesOf(needed, 0o644)).toEqual([
      expect.stringMatching(/holds a password that others can read: chmod 600 \S+\.$/),
    ]);
  });

  it('is JSON, and an object; what stands in it is never quoted', () => {
    expect(mistakesOf('{"staffPassword": "secret secret", }')).toEqual([expect.stringMatching(/is not JSON/)]);
    expect(mistakesOf('{"staffPassword": "secret secret", }').join()).not.toContain('secret secret');
    expect(mistakesOf('[]')).toEqual([expect.stringContaining('holds no object')]);
    const none = readAnswersFile(sellerQuestions, path.join(temporaryFolder(), 'none.json'));
    expect(none).toEqual({ mistakes: [expect.stringMatching(/cannot be read \(ENOENT\)\.$/)] });
  });

  it('leads settling to no database that its network does not reach', () => {
    const { read: readDatabase } = settlingQuestions.database;
    expect(() => readDatabase('postgres://localhost/sidelane')).toThrow(/is reached by its socket/);
    expect(readDatabase('postgres://localhost/sidelane?host=/run/postgresql')).toContain('postgres:');
    expect(readDatabase('settling.sqlite')).toBe('settling.sqlite');
  });
});

it('an answer that cannot be used is asked for again; a hidden one is typed twice', async () => {
  const typed = [
    '',
    'maybe',
    'yes',
    'a long enough one',
    'a long enough two',
    'a long enough one',
    'a long enough one',
  ];
  const said: string[] = [];
  const questions = {
    open: { asks: 'Open', read: readYesOrNo },
    password: { asks: 'Password', isSecret: true, read: String },
  };
  const next = async () => typed.shift() ?? '';
  const terminal = { question: next, hidden: next, say: (line: string) => void said.push(line) };
  expect(await askAnswers(questions, terminal)).toEqual({ open: true, password: 'a long enough one' });
  expect(said).toEqual(['open is missing: Open.', 'open: it has to be yes or no.', 'The two differ.']);
});

it.each([
  ['192.0.2.1', { host: '192.0.2.1', port: 1 }],
  ['shop.example:443', { host: 'shop.example', port: 443 }],
  ['[2001:db8::1]:8520', { host: '2001:db8::1', port: 8520 }],
  ['192.0.2.1:0', null],
  ['192.0.2.1:65536', null],
  ['2001:db8::1', null],
  ['a b', null],
])('%s is an address, or none', (given, expected) => {
  if (expected === null) expect(() => readHostAndPort(given, 1)).toThrow(Mistake);
  else expect(readHostAndPort(given, 1)).toEqual(expected);
});

it('lines are a list in a file, and typed with semicolons', () => {
  expect(readLines('One; Two', 4, 80)).toEqual(['One', 'Two']);
  expect(readLines(['One; Two'], 4, 80)).toEqual(['One; Two']);
  expect(() => readLines('a;b;c;d;e', 4, 80)).toThrow('it has more than 4 lines.');
});

const wireguard = {
  otherHost: { host: '192.0.2.2', port: 51821 },
  lineInterface: undefined,
  presharedKeyFile: undefined,
};

const prepare = (answers: object) =>
  prepareLinkEnd('seller', {
    folder: temporaryFolder(),
    answers: { ...wireguard, ...answers },
    peerKey: linkPublicKey,
    user: undefined,
  });

describe('this machine’s end of the private link', () => {
  it('leads to one place, by one way', () => {
    expect(() => prepare({ lineInterface: 'eth1' })).toThrow(/and not both\.$/);
    expect(() => prepare({ otherHost: undefined })).toThrow(/and not both\.$/);
    expect(prepare({ otherHost: undefined, lineInterface: 'eth1' }).plan.carrier).toEqual({ kind: 'line' });
  });

  it('is written once; what stands there is not overwritten, and a repeat changes nothing', () => {
    const folder = path.join(temporaryFolder(), 'link');
    const endWith = (peerKey: string) =>
      prepareLinkEnd('seller', { folder, answers: wireguard, peerKey, user: 'shop-user' });
    const own = ensureLinkKey(folder, 'seller');
    endWith(linkPublicKey).write();
    const conf = readFileSync(path.join(folder, 'wg-seller.conf'), 'utf8');
    expect(conf).toContain('Endpoint = 192.0.2.2:51821');
    expect(conf).not.toContain('preshared-key');
    expect(readFileSync(path.join(folder, 'private-link.nft'), 'utf8')).toContain('meta skuid != "shop-user"');
    endWith(linkPublicKey).write();
    expect(ensureLinkKey(folder, 'seller')).toBe(own);
    expect(() => endWith(`${'B'.repeat(42)}A=`).write()).toThrow(
      /is there already with other content: move it away first/,
    );
    expect(readFileSync(path.join(folder, 'wg-seller.conf'), 'utf8')).toBe(conf);
    for (const name of ['up', 'down', 'wg-seller.key']) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  });
});

describe('what the server’s unit keeps from it', () => {
  const installed = {
    state: '/var/lib/sidelane-seller',
    configuration: '/etc/sidelane-seller',
    user: 'sidelane-seller',
  };

  it('is no place for its database', () => {
    expect(databaseIn(installed, 'shop.sqlite')).toBe('/var/lib/sidelane-seller/shop.sqlite');
    expect(databaseIn(installed, 'postgres://db.example/shop')).toBe('postgres://db.example/shop');
    for (const elsewhere of ['/srv/shop.sqlite', '../shop.sqlite', '/var/lib/sidelane-sellers/shop.sqlite'])
      expect(() => databaseIn(installed, elsewhere)).toThrow(
        /^database: the server may write in \/var\/lib\/sidelane-seller alone/,
      );
    expect(databaseIn({ ...installed, user: undefined }, '/srv/shop.sqlite')).toBe('/srv/shop.sqlite');
  });

  it('is no place for its certificate', () => {
    expect(() => assertSeen(installed, '/etc/ssl/shop.pem')).not.toThrow();
    for (const file of ['/home/owner/shop.pem', '/tmp/shop.pem', '/var/tmp/shop.pem'])
      expect(() => assertSeen(installed, file)).toThrow(
        `does not let it see ${file}: put it into /etc/sidelane-seller.`,
      );
  });
});

it('a configuration is written whole, and for its owner alone where no other user runs the server', () => {
  const file = path.join(temporaryFolder(), 'config.json');
  writeConfiguration(file, { name: 'Corner' }, undefined);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ name: 'Corner' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
