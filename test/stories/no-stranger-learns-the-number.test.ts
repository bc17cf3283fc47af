import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDigitFor } from '../../contract/card.ts';
import type { Card } from '../../contract/card.ts';
import { RecordingWire } from '../support/recording-wire.ts';
import { findIn, formsOf, searchFiles, searchMemory } from '../support/secret-search.ts';
import { cardOf, shopperAt, startShop } from '../support/started-shop.ts';
import type { Shopper, StartedShop } from '../support/started-shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

// Promise 1, on the programs as they run: whoever reads the seller's whole memory, its disk, its logs and network 20 while
// purchases are made finds no credit number. Every search also looks for a control that must be there.

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

describe('a stranger who reads everything but settling', () => {
  const home = temporaryFolderOfSuite();
  // 15 digits that no other program on this machine holds by chance, and names made for this run.
  const body = `98${digits(13)}`;
  const unknownCard: Card = {
    number: body + checkDigitFor(body),
    expiry: '2041-05',
    name: `Nobody ${randomBytes(9).toString('hex')}`,
    birthDate: '1971-07-19',
  };
  // Letters alone: a row of digits might be taken for a card number.
  const control = `Recipient-${randomBytes(12)
    .toString('hex')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)}`;
  const address = { recipient: control, street: 'Quay 1', postalCode: 'D02 X285', city: 'Harbour', country: 'IE' };

  // How the search names it after the three secrets.
  const controlText = 'text 4';

  let shop: StartedShop;
  let wire: RecordingWire;
  let shopper: Shopper;
  let knownCard: Card;
  let secrets: string[];
  const seen = { memory: new Set<string>(), control: new Set<string>(), bytesRead: 0, outcomes: new Set<string>() };

  beforeAll(async () => {
    shop = await startShop({ home });
    wire = await RecordingWire.before(shop.report.url);
    shopper = await shopperAt(shop, wire.url);
    knownCard = cardOf(shop.report);
    // The name on the account says as much about a person as the number does of the account, and is sealed with it.
    secrets = [knownCard.number, unknownCard.number, unknownCard.name];

    const buy = async (card: Card) => {
      const application = await shopper.seal(card, { fulfilment: { method: 'deliver', address } });
      const { state } = await shopper.terminal.apply(application);
      seen.outcomes.add(state);
    };
    const look = () => {
      const processId = shop.serverProcess('seller');
      const { found, bytesRead } = searchMemory(processId, [...secrets, control]);
      for (const each of found) (each.startsWith(controlText) ? seen.control : seen.memory).add(each);
      seen.bytesRead = Math.max(seen.bytesRead, bytesRead);
    };
    for (let round = 0; round < 3; round++) {
      const buying = Promise.all(Array.from({ length: 8 }, (_, n) => buy(n % 2 === 0 ? knownCard : unknownCard)));
      // Once while they are under way, once when they are over.
      await pause(10);
      look();
      await buying;
      look();
    }
    // Also when settling dies in the middle, which is when programs write down what they should not.
    const killed = shop.kill('settling');
    await Promise.allSettled(Array.from({ length: 4 }, () => buy(knownCard)));
    await killed;
    look();
  });
  afterAll(async () => {
    await wire?.stop();
    await shop?.end();
  });

  it('has purchases to look at, accepted and rejected', () => {
    expect([...seen.outcomes]).toEqual(expect.arrayContaining(['accepted', 'rejected']));
  });

  it("finds no number in the seller's whole memory, where the same search finds the delivery name", () => {
    expect([...seen.memory]).toEqual([]);
    expect([...seen.control]).toContain(`${controlText} as typed`);
    expect(seen.bytesRead).toBeGreaterThan(50 * 1024 * 1024);
  });

  it("finds the number by the same search in the terminal's own memory, where it was typed", () => {
    expect(searchMemory(process.pid, [unknownCard.number]).found).toContain('text 1 as typed');
  });

  it("finds no number in the seller's database, logs, keys or the kiosk's files, where it finds the delivery name", () => {
    const { found, files } = searchFiles(home, secrets, /^settling\/settling\.sqlite/);
    expect(found).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['seller/seller.sqlite', 'logs/seller.log', 'logs/settling.log']));
    const withControl = searchFiles(home, [control]).found;
    expect(withControl.some((place) => place.startsWith('seller/seller.sqlite'))).toBe(true);
  });

  it("finds no number in the logs, where it finds the application that settling's death left open", async () => {
    const log = path.join(home, 'logs/seller.log');
    const { seller } = await shop.openDatabases();
    const rows = await seller.all<{ id: string }>('SELECT application_id AS id FROM application');
    await seller.close();
    expect(rows.some(({ id }) => readFileSync(log, 'utf8').includes(id))).toBe(true);
    expect(findIn(readFileSync(log), secrets)).toEqual([]);
  });

  it("finds no number in settling's own database either, which keeps it encrypted", () => {
    const { found, files } = searchFiles(path.join(home, 'settling'), [knownCard.number, unknownCard.number]);
    expect(files).toContain('settling.sqlite');
    expect(found).toEqual([]);
  });

  it('finds no number on network 20, where it finds the delivery name', () => {
    expect(findIn(wire.recorded, secrets)).toEqual([]);
    expect(findIn(wire.recorded, [control])).toEqual(['text 1 as typed']);
  });
});

describe('the search', () => {
  const secret = '9800100100000174';

  it.each(formsOf(secret))('finds a text $name, whatever stands around it', ({ bytes }) => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      expect(findIn(Buffer.concat([Buffer.from(before), bytes, Buffer.from('xyz')]), [secret])).not.toEqual([]);
    }
  });

  it('finds a text that was encoded together with what stands around it', () => {
    for (const before of ['', '{', '{"', '{"n']) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        const encoded = Buffer.from(`${before}${secret}","more":1}`).toString(encoding);
        expect(findIn(Buffer.from(encoded), [secret])).not.toEqual([]);
      }
    }
  });

  it('does not find another text', () => {
    expect(findIn(Buffer.from('9800100100000182 9800 1001 0000 0182'), [secret])).toEqual([]);
  });
});
