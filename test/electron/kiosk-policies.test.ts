import { scryptSync } from 'node:crypto';
import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CornerGesture } from '../../electron/preload/corner-gesture.ts';
import { isKeyForPage, isStaffChord, lockKeys } from '../../electron/windows/key-lock.ts';
import { emptyAfterMs, hungAfterMs, loadedWithinMs, lookEveryMs, PageWatch } from '../../electron/pages/page-watch.ts';
import { afterFailure, noFailures, pinWaitMs, withClockOf } from '../../electron/machine/pin-back-off.ts';
import { isStaffPin } from '../../electron/service-menu/service-menu-pin.ts';
import { ReloadPolicy } from '../../electron/pages/reload-policy.ts';
import { readSellerAnswer } from '../../contract/seller/seller-client.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { readStanding } from '../../electron/seller/standing-watch.ts';

const minuteMs = 60_000;

describe('a page that breaks', () => {
  it('is loaded anew three times in five minutes, and then the program starts anew', () => {
    let now = 0;
    const policy = new ReloadPolicy(() => now);
    const remedies = [0, 1, 2, 2.5].map((minutes) => {
      now = minutes * minuteMs;
      return policy.remedy();
    });
    expect(remedies).toEqual(['reload', 'reload', 'reload', 'relaunch']);
    now = 5 * minuteMs;
    expect(policy.remedy()).toBe('reload');
    expect(policy.remedy()).toBe('relaunch');
  });

  it('never has more than three reloads in any five minutes', () => {
    assert(
      property(array(integer({ min: 0, max: 3 * minuteMs }), { maxLength: 60 }), (pauses) => {
        let now = 0;
        const policy = new ReloadPolicy(() => now);
        const reloads: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if (policy.remedy() === 'reload') reloads.push(now);
        }
        return reloads.every((at) => reloads.filter((other) => other >= at && other - at < 5 * minuteMs).length <= 3);
      }),
    );
  });
});

/** Lets time pass as it does, with a look every half second. */
function watched() {
  let now = 1_000;
  const watch = new PageWatch(() => now);
  return {
    watch,
    /** @returns the first fault in that time */
    pass(ms: number, says?: { hasContent: boolean }) {
      for (let passed = 0; passed < ms; passed += lookEveryMs) {
        now += lookEveryMs;
        if (says) watch.heard(says.hasContent);
        const fault = watch.fault();
        if (fault) return fault;
      }
      return null;
    },
    sleep: (ms: number) => void (now += ms),
  };
}

describe('a page that is watched', () => {
  it('is well as long as it says that it lives and shows something', () => {
    const { pass } = watched();
    expect(pass(minuteMs, { hasContent: true })).toBeNull();
  });

  it('hangs when it says nothing for five seconds', () => {
    const { pass } = watched();
    pass(1_000, { hasContent: true });
    expect(pass(hungAfterMs)).toBeNull();
    expect(pass(lookEveryMs)).toBe('hung');
  });

  it('is empty when it shows nothing for three seconds, and may be so for a moment', () => {
    const { pass } = watched();
    pass(1_000, { hasContent: true });
    expect(pass(emptyAfterMs - lookEveryMs, { hasContent: false })).toBeNull();
    expect(pass(1_000, { hasContent: true })).toBeNull();
    expect(pass(emptyAfterMs + lookEveryMs, { hasContent: false })).toBe('empty');
  });

  it('has twenty seconds to load, at the start and each time anew', () => {
    const { watch, pass } = watched();
    expect(pass(loadedWithinMs)).toBeNull();
    watch.loads();
    expect(pass(loadedWithinMs)).toBeNull();
    expect(pass(lookEveryMs)).toBe('not_loaded');
  });

  it('has the times that shoppers wait for it at most', () => {
    expect([hungAfterMs, emptyAfterMs, loadedWithinMs, lookEveryMs]).toEqual([5_000, 3_000, 20_000, 500]);
  });

  it('may be empty for three seconds whole, from when it was loaded too', () => {
    const shown = watched();
    shown.pass(1_000, { hasContent: true });
    expect(shown.pass(emptyAfterMs, { hasContent: false })).toBeNull();
    const loading = watched();
    expect(loading.pass(10_000)).toBeNull();
    expect(loading.pass(emptyAfterMs, { hasContent: false })).toBeNull();
  });

  it('has its time to load again after a machine that slept', () => {
    const { watch, pass, sleep } = watched();
    expect(pass(loadedWithinMs - 2 * lookEveryMs)).toBeNull();
    sleep(minuteMs);
    expect(watch.fault()).toBeNull();
    expect(pass(lookEveryMs)).toBeNull();
    expect(pass(lookEveryMs)).toBe('not_loaded');
  });

  it('is blamed when the look came late by no more than one look', () => {
    const { watch, pass, sleep } = watched();
    pass(1_000, { hasContent: true });
    expect(pass(hungAfterMs)).toBeNull();
    sleep(2 * lookEveryMs);
    expect(watch.fault()).toBe('hung');
  });

  it('is not blamed for a machine that slept', () => {
    const { watch, pass, sleep } = watched();
    pass(1_000, { hasContent: true });
    sleep(8 * 60 * minuteMs);
    expect(watch.fault()).toBeNull();
    expect(pass(hungAfterMs)).toBeNull();
    expect(pass(lookEveryMs)).toBe('hung');
  });
});

function after(failures: number, now = 0) {
  let backOff = noFailures;
  for (let each = 0; each < failures; each++) backOff = afterFailure(backOff, now);
  return backOff;
}

const hashOf = (pin: string, p = 16) =>
  scryptSync(pin, 'NaCl-NaCl-NaCl-N', 32, { N: 1_024, r: 8, p }).toString('base64url');

describe('the PIN that the seller hashed', () => {
  const salt = Buffer.from('NaCl-NaCl-NaCl-N').toString('base64url');

  it('is taken, and no other, by the costs that stand beside it', async () => {
    const kept = `scrypt$1024$8$16$${salt}$${hashOf('482915')}`;
    expect(await isStaffPin('482915', kept)).toBe(true);
    for (const pin of ['482914', '48291', '', '0482915']) expect(await isStaffPin(pin, kept), pin).toBe(false);
    expect(await isStaffPin('482915', `scrypt$1024$8$16$${salt}$${hashOf('482915', 1)}`)).toBe(false);
  });

  it('may cost what the seller asks for: more memory than Node lends by itself', async () => {
    const kept = `scrypt$65536$8$1$${salt}$${hashOf('482915')}`;
    expect(await isStaffPin('482915', kept)).toBe(false);
  });
});

describe('wrong PINs', () => {
  it('wait longer and longer, up to an hour', () => {
    const waits = [1, 2, 3, 4, 5, 9, 10, 11, 100].map((failures) => pinWaitMs(after(failures), 0) / 1_000);
    expect(waits).toEqual([0, 0, 30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
  });

  it('wait no longer, and no less, because the clock was set back', () => {
    const backOff = after(4, 1_000_000);
    expect(pinWaitMs(backOff, 1_020_000)).toBe(40_000);
    expect(pinWaitMs(backOff, 5_000)).toBe(60_000);
    expect(withClockOf(backOff, 1_020_000)).toEqual(backOff);
    const setBack = withClockOf(backOff, 5_000);
    expect(pinWaitMs(setBack, 5_000)).toBe(60_000);
    expect(pinWaitMs(setBack, 65_000)).toBe(0);
  });
});

describe('the staff’s gesture', () => {
  const screen = { width: 1080, height: 1920 };
  const completes = (touches: [number, number, number][]) => {
    const gesture = new CornerGesture();
    return touches.map(([x, y, atMs]) => gesture.touched({ x, y, atMs }, screen));
  };

  it('is five touches in one corner within three seconds', () => {
    expect(completes([0, 600, 1_200, 1_800, 2_400].map((at) => [5, 5, at]))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(completes([0, 600, 1_200, 1_800, 2_400].map((at) => [1_079, 1_919, at])).at(-1)).toBe(true);
  });

  it('ends with its corner and its three seconds, and is made anew for a second time', () => {
    const inTime = [0, 750, 1_500, 2_250, 2_999];
    const touch = (x: number, y: number) => completes(inTime.map((at) => [x, y, at])).at(-1);
    expect([touch(87, 87), touch(88, 5), touch(5, 88)]).toEqual([true, false, false]);
    expect([touch(992, 1_832), touch(991, 1_832), touch(992, 1_831)]).toEqual([true, false, false]);
    expect(completes([0, 750, 1_500, 2_250, 3_000].map((at) => [5, 5, at])).at(-1)).toBe(false);
    const twice = completes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => [5, 5, at]));
    expect(twice.flatMap((completed, index) => (completed ? [index] : []))).toEqual([4, 9]);
  });

  it.each<[string, [number, number, number][]]>([
    ['slower', [0, 900, 1_800, 2_700, 3_600].map((at) => [5, 5, at])],
    ['in two corners', [0, 1, 2, 3, 4].map((each) => [each === 2 ? 1_075 : 5, 5, each * 100])],
    ['with one elsewhere', [0, 1, 2, 3, 4].map((each) => [each === 2 ? 500 : 5, 5, each * 100])],
    ['at an edge', [0, 1, 2, 3, 4].map((each) => [5, 900, each * 100])],
  ])('is not made %s', (_how, touches) => {
    expect(completes(touches)).toEqual([false, false, false, false, false]);
  });
});

const none = { control: false, alt: false, meta: false, shift: false };

describe('keys', () => {
  it.each(['a', 'Ä', 'か', '7', ' ', 'Tab', 'Enter', 'Escape', 'Backspace', 'ArrowDown', 'Home', 'PageDown', 'Shift'])(
    'that a shopper needs pass: %s',
    (key) => expect(isKeyForPage({ ...none, key })).toBe(true),
  );

  it('that edit pass, and letters that AltGr makes', () => {
    for (const key of ['a', 'c', 'V', 'x', 'z']) expect(isKeyForPage({ ...none, key, control: true })).toBe(true);
    expect(isKeyForPage({ ...none, key: '@', control: true, alt: true })).toBe(true);
    expect(isKeyForPage({ ...none, key: '€', alt: true })).toBe(true);
  });

  it('that move about in a field pass with Ctrl and ⌘, and those that are held for them', () => {
    const editing = [
      'y',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'Backspace',
      'Delete',
      'Shift',
      'Control',
      'Alt',
      'Meta',
    ];
    for (const key of editing) {
      expect(isKeyForPage({ ...none, key, control: true }), key).toBe(true);
      expect(isKeyForPage({ ...none, key, meta: true }), key).toBe(true);
    }
    expect(isKeyForPage({ ...none, key: 'Alt', alt: true })).toBe(true);
  });

  it('that no layout makes with AltGr do not, whatever else is held', () => {
    for (const key of ['7', 'a', 'Delete', 'F4'])
      expect(isKeyForPage({ ...none, key, control: true, alt: true })).toBe(false);
    expect(isKeyForPage({ ...none, key: '@', control: true, alt: true, meta: true })).toBe(false);
  });

  it.each([
    'F1',
    'F11',
    'F12',
    'F24',
    'ContextMenu',
    'PrintScreen',
    'BrowserBack',
    'LaunchMail',
    'Help',
    'Escape-Hold',
    'MediaPlayPause',
    'Power',
    'Sleep',
    'WakeUp',
    'Eject',
    'Find',
    'Open',
    'Print',
    'Close',
    'Exit',
  ])('of a system do not: %s', (key) => expect(isKeyForPage({ ...none, key })).toBe(false));

  it.each(['p', 'r', 'n', 'w', 't', 'q', 'o', 's', 'f', 'i', 'u', '=', '+', '-', '0', 'Tab', 'F4', 'Escape'])(
    'of a browser do not, with Ctrl, ⌘ or Alt: %s',
    (key) => {
      expect(isKeyForPage({ ...none, key, control: true })).toBe(false);
      expect(isKeyForPage({ ...none, key, meta: true })).toBe(false);
      if (/^\w/.test(key)) expect(isKeyForPage({ ...none, key, alt: true })).toBe(false);
      expect(isKeyForPage({ ...none, key, control: true, shift: true })).toBe(false);
    },
  );
});

describe('the staff’s chord', () => {
  const chord = { key: 'S', control: true, alt: true, shift: true, meta: false };

  it('is Ctrl, Alt, Shift and S together', () => {
    expect([isStaffChord(chord), isStaffChord({ ...chord, key: 's' })]).toEqual([true, true]);
    for (const without of ['control', 'alt', 'shift'] as const)
      expect(isStaffChord({ ...chord, [without]: false }), without).toBe(false);
    expect(isStaffChord({ ...chord, key: 'x' })).toBe(false);
  });

  it('is heard once, when its key goes down, and reaches no page', () => {
    let heard = 0;
    let held = 0;
    type Listener = (event: { preventDefault(): void }, input: object) => void;
    const contents = {
      on: (_name: string, listener: Listener) => {
        for (const type of ['keyDown', 'keyUp']) listener({ preventDefault: () => held++ }, { ...chord, type });
        listener({ preventDefault: () => held++ }, { ...none, key: 'a', type: 'keyDown' });
      },
    };
    lockKeys(contents as never, () => heard++);
    expect([heard, held]).toEqual([1, 2]);
  });
});

describe('whether a kiosk stands', () => {
  it.each([
    [200, null, 'stands'],
    [204, null, 'stands'],
    [299, null, 'stands'],
    [300, null, null],
    [199, null, null],
    [401, { refusal: 'terminal_revoked', message: '' }, 'terminal_revoked'],
    [401, { refusal: 'terminal_unknown', message: '' }, 'terminal_unknown'],
    [401, null, null],
    [401, { refusal: 'terminal_gone', message: '' }, null],
    [401, { refusal: 'sign_in_required', message: '' }, null],
    [404, { refusal: 'not_found', message: '' }, null],
    [502, { refusal: 'terminal_revoked', message: '' }, null],
    [503, 'maintenance', null],
  ])('an answer %i %j says %j', (status, body, standing) => {
    expect(readStanding(readSellerAnswer(terminalEndpoints.checkStanding, { status, body }))).toBe(standing);
  });
});
