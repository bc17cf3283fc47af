import { isOfInputMethod } from '../../controls/composed-keys.ts';
import type { ScannerSettings } from '../page/terminal-settings.ts';
import { insertText, isField, restore, stateOf } from '../typing/field-writing.ts';
import type { Field, FieldState } from '../typing/field-writing.ts';
import { ScanRecogniser, mostBetweenKeysMs } from './scan-recogniser.ts';
import type { Verdict } from './scan-recogniser.ts';
import type { Stroke } from './stroke.ts';
import { digitOfKey, usCharacterOf } from './physical-keys.ts';

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/** How long after the last key the earlier content of fields is remembered; for fields with card digits much shorter. */
const [digitsRememberedMs, rememberedMs] = [400, 2_100];

function focusedField(): Field | null {
  return isField(document.activeElement) ? document.activeElement : null;
}

/** Whether the field is for digits of a card. */
function isForDigits(field: Field | null): boolean {
  return field?.dataset['digits'] !== undefined;
}

/** How scanners type the separator of GS1's elements, which no key stands for. */
function isSeparator({ key, code, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (altKey || metaKey || shiftKey) return false;
  return ctrlKey ? code === 'BracketRight' || key === ']' || key === '\u001d' : key === 'F8' || key === '\u001d';
}

function strokeOf(event: KeyboardEvent): Stroke {
  const isTakenByOthers = isOfInputMethod(event) || event.ctrlKey || event.altKey || event.metaKey;
  return {
    key: event.key,
    physical: usCharacterOf(event.code, event.shiftKey),
    digit: digitOfKey(event.code),
    isOdd: isTakenByOthers || event.getModifierState('AltGraph'),
    isSeparator: isSeparator(event),
    isForDigits: isForDigits(focusedField()),
  };
}

export type ScanHearers = {
  /** A barcode; with a second reading if the keys of a US keyboard give another text. */
  onScan: (readings: readonly string[]) => void;
  /** A possible card was swiped. Its content is not passed on. */
  onRefused: () => void;
};

/**
 * Watches the keys of the whole page for a scanner, before any other listener. Keys of a barcode reach nothing on the page. The
 * one character that may have reached a field before it was recognised is removed again.
 * @param now the clock of `Event.timeStamp`, in milliseconds
 * @returns a function that ends it
 */
export function watchForScans(settings: ScannerSettings, now: () => number, { onScan, onRefused }: ScanHearers) {
  const recogniser = new ScanRecogniser(settings);
  const swallowed = new Set<string>();
  /** The target field of each held key; null if no field had the focus. */
  let aims: (Field | null)[] = [];
  let isComposing = false;
  /** The content of fields before this burst, and before the whole chain. */
  const before: Record<'burst' | 'chain', FieldState[]> = { burst: [], chain: [] };
  let resting: ReturnType<typeof setTimeout>;
  let forgetting: ReturnType<typeof setTimeout>;

  function forget() {
    before.burst = [];
    before.chain = [];
  }

  function forgetSoon() {
    clearTimeout(forgetting);
    forgetting = setTimeout(() => {
      before.burst = before.burst.filter(({ field }) => !isForDigits(field));
      forgetting = setTimeout(() => {
        forget();
        recogniser.forget();
      }, rememberedMs - digitsRememberedMs);
    }, digitsRememberedMs);
  }

  function remember(field: Field | null) {
    if (!field) return;
    // A card's digits are remembered no longer than necessary.
    for (const states of isForDigits(field) ? [before.burst] : [before.burst, before.chain])
      if (!states.some((state) => state.field === field)) states.push(stateOf(field));
  }

  /** Types the held text into the field it was meant for. A full field passes it on to the next, as it does for typing. */
  function giveBack(text: string) {
    const wentOn = new Map<Field, Field>();
    for (const character of text) {
      let field = aims.shift() ?? null;
      for (let next = field; next; next = wentOn.get(next) ?? null) field = next;
      if (!field?.isConnected) continue;
      remember(field);
      const wasFocused = document.activeElement === field;
      insertText(field, character, 'real');
      const reached = focusedField();
      if (wasFocused && reached && reached !== field) wentOn.set(field, reached);
    }
  }

  function takeBack(since: 'burst' | 'chain') {
    const [first] = before[since];
    // Text that an input method is still composing would come back.
    if (isComposing) focusedField()?.blur();
    for (const state of before[since]) if (state.field.isConnected) restore(state);
    if (first?.field.isConnected && (isComposing || focusedField())) first.field.focus({ preventScroll: true });
    forget();
  }

  function act({ givenBack, readings, refused }: Verdict) {
    if (givenBack !== '') giveBack(givenBack);
    if (!readings && !refused) return;
    aims = [];
    takeBack(refused ?? 'burst');
    if (readings) onScan(readings);
    else onRefused();
  }

  /** A touch must find the fields in their final state. */
  const letGo = () => act(recogniser.letGo());
  function rest() {
    act(recogniser.rest(now()));
    if (aims.length > 0) resting = setTimeout(rest, mostBetweenKeysMs);
  }

  function pressed(event: KeyboardEvent) {
    if (modifiers.has(event.key)) return;
    if (event.repeat) return act(recogniser.interrupt());
    isComposing = event.isComposing;
    act(recogniser.rest(event.timeStamp));
    const verdict = recogniser.key(strokeOf(event), event.timeStamp);
    if (verdict.begins) before.burst = [];
    if (verdict.begins === 'chain') before.chain = [];
    remember(focusedField());
    if (!verdict.mayPass) {
      if (verdict.isHeld) aims.push(...[...event.key].map(focusedField));
      event.preventDefault();
      event.stopPropagation();
      swallowed.add(event.code);
    }
    act(verdict);
    clearTimeout(resting);
    resting = setTimeout(rest, mostBetweenKeysMs + 10);
    forgetSoon();
  }
  function released(event: KeyboardEvent) {
    if (swallowed.delete(event.code)) event.stopPropagation();
  }

  const isCapturing = { capture: true };
  window.addEventListener('keydown', pressed, isCapturing);
  window.addEventListener('keyup', released, isCapturing);
  window.addEventListener('pointerdown', letGo, isCapturing);
  return () => {
    clearTimeout(resting);
    clearTimeout(forgetting);
    window.removeEventListener('keydown', pressed, isCapturing);
    window.removeEventListener('keyup', released, isCapturing);
    window.removeEventListener('pointerdown', letGo, isCapturing);
  };
}
