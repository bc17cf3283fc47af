import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KioskRecord } from '../../electron/machine/kiosk-record.ts';
import { afterFailure, noFailures, pinWaitMs } from '../../electron/machine/pin-back-off.ts';
import { StaffAccess } from '../../electron/service-menu/staff-access.ts';
import { deletionForms, forgivenEdits } from '../../server/article/spelling.ts';
import { codeLifetimeMs, mostTries, mostTriesOfAddress } from '../../server/terminal/enrolment-code.ts';
import { conversationLifetimeMs } from '../../server/terminal/enrolment-conversation.ts';
import { hashStaffPin } from '../../server/terminal/staff-pin.ts';
import { judgeListening } from '../../private-link/guard/listening-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('A wrong PIN', () => {
  it('is on the disk before it is judged: a kiosk that is killed meanwhile has counted it', async () => {
    const file = path.join(temporaryFolder(), 'record.json');
    const record = new KioskRecord(file);
    record.change({ staffPin: await hashStaffPin('482915') });
    const access = new StaffAccess(
      record,
      () => 1_800_000_000_000,
      () => {},
    );
    const onDisk = () => (JSON.parse(readFileSync(file, 'utf8')) as { pinBackOff: { failures: number } }).pinBackOff;
    for (const failures of [1, 2, 3]) {
      const judging = access.unlock('739204');
      // Judging is under way and nothing was awaited: this is what a kill would leave.
      expect(onDisk().failures).toBe(failures);
      expect(await judging).toMatchObject({ unlocked: false });
      expect(onDisk().failures).toBe(failures);
    }
    const right = new KioskRecord(file).content.pinBackOff;
    expect(pinWaitMs(right, 1_800_000_000_000)).toBe(30_000);
  });

  it('never makes anybody wait longer than an hour, nor overflows, however many there were', () => {
    let backOff = noFailures;
    const waits: number[] = [];
    for (let failure = 0; failure < 2_000; failure++) {
      backOff = afterFailure(backOff, 0);
      waits.push(pinWaitMs(backOff, 0));
    }
    const half = 30_000;
    expect(waits.slice(0, 10)).toEqual([0, 0, ...[1, 2, 4, 8, 16, 32, 64].map((times) => times * half), 3_600_000]);
    expect(new Set(waits.slice(9))).toEqual(new Set([3_600_000]));
  });
});

it('What staff did while the seller was away is kept up to 500 events, the newest of them', () => {
  const record = new KioskRecord(path.join(temporaryFolder(), 'record.json'));
  const access = new StaffAccess(
    record,
    () => 1_800_000_000_000,
    () => {},
  );
  const events = Array.from({ length: 499 }, (_, place) => ({
    eventId: `01912345-6789-7abc-8def-${String(place).padStart(12, '0')}`,
    kind: 'pin_wrong' as const,
    at: place,
  }));
  record.change({ events });
  const kept = () => [record.content.events.length, record.content.events[0]!.at, record.content.events.at(-1)!.kind];
  access.note('pin_right');
  expect(kept()).toEqual([500, 0, 'pin_right']);
  access.note('pin_too_early');
  expect(kept()).toEqual([500, 1, 'pin_too_early']);
});

const verdict = (prefixLength: number) => {
  const line = {
    name: 'line0',
    kind: '',
    up: true,
    loopback: false,
    addresses: [{ address: '192.168.9.2', prefixLength }],
  };
  const place = { interfaces: [line], defaultRouteInterfaces: [], guards: [] };
  return judgeListening('192.168.9.2', place, { lineInterface: 'line0' })?.name;
};

describe('A point-to-point network', () => {
  it.each([24, 28, 29])('is none with room for others: /%i', (prefixLength) => {
    expect(verdict(prefixLength)).toBe('room-for-others');
  });

  it.each([30, 31, 32])('has room for two: /%i', (prefixLength) => {
    expect(verdict(prefixLength)).not.toBe('room-for-others');
  });
});

const meet = (typed: string, meant: string) => {
  const forms = new Set(deletionForms(meant));
  return deletionForms(typed).some((form) => forms.has(form));
};

describe('Typing errors', () => {
  it.each([
    ['abc', 0],
    ['abcd', 1],
    ['kettles', 1],
    ['notebook', 2],
    ['notebooks', 2],
    ['übergröße', 2],
    ['kettl3s8', 0],
  ])('are forgiven by the length of the word: %s, %i', (word, edits) => {
    expect(forgivenEdits(word)).toBe(edits);
  });

  it('have a common form with what was meant, at both ends of each range', () => {
    expect(meet('ketle', 'kettle')).toBe(true);
    expect(meet('ntebok', 'notebook'), 'eight letters, two errors').toBe(true);
    expect(meet('mg', 'mug'), 'three letters').toBe(false);
  });
});

describe('An enrolment', () => {
  it('has a minute for its conversation, a quarter of an hour for its code, and few tries', () => {
    expect([conversationLifetimeMs, codeLifetimeMs, mostTries, mostTriesOfAddress]).toEqual([60_000, 900_000, 5, 3]);
  });
});
