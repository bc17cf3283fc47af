import type { ScannerSettings } from '../terminal-settings.ts';
import { insertText, isField, restore, stateOf } from '../typing/field-writing.ts';
import type { Field, FieldState } from '../typing/field-writing.ts';
import { ScanRecogniser, mostBetweenKeysMs } from './scan-recogniser.ts';
import type { Verdict } from './scan-recogniser.ts';

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/** What a field held before a burst of keys is forgotten this long after the burst. */
const rememberedMs = 400;

function focusedField(): Field | null {
  return isField(document.activeElement) ? document.activeElement : null;
}

/**
 * Watches the keys of the whole page for a scanner, before anything else sees them. What belongs to a barcode reaches nothing
 * on the page; the one character that may have reached a field before it was known is taken out of it again.
 * @param now the clock of `Event.timeStamp`, in milliseconds
 * @returns what ends it
 */
export function watchForScans(settings: ScannerSettings, now: () => number, onScan: (barcode: string) => void) {
  const recogniser = new ScanRecogniser(settings);
  const swallowed = new Set<string>();
  /** Where each of the held keys was going; null for keys that no field was waiting for. */
  let aims: (Field | null)[] = [];
  let before: FieldState[] = [];
  let resting: ReturnType<typeof setTimeout>;
  let forgetting: ReturnType<typeof setTimeout>;

  const forget = () => void (before = []);

  function remember(field: Field | null) {
    if (field && !before.some((state) => state.field === field)) before.push(stateOf(field));
  }

  /** Types what was held where it was going. A field that is full leads on to the next, as it does for whoever types. */
  function giveBack(text: string) {
    const wentOn = new Map<Field, Field>();
    for (const character of text) {
      let field = aims.shift() ?? null;
      while (field && wentOn.has(field)) field = wentOn.get(field)!;
      if (!field?.isConnected) continue;
      remember(field);
      const wasFocused = document.activeElement === field;
      insertText(field, character, 'real');
      const reached = focusedField();
      if (wasFocused && reached && reached !== field) wentOn.set(field, reached);
    }
  }

  function takeBack() {
    const [first] = before;
    for (const state of before) if (state.field.isConnected) restore(state);
    if (first?.field.isConnected && focusedField()) first.field.focus({ preventScroll: true });
    forget();
  }

  function act({ givenBack, barcode }: Verdict) {
    if (givenBack !== '') giveBack(givenBack);
    if (barcode === undefined) return;
    aims = [];
    takeBack();
    onScan(barcode);
  }

  /** A touch finds the fields as they will be. */
  const letGo = () => act(recogniser.letGo());
  function rest() {
    act(recogniser.rest(now()));
    if (aims.length > 0) resting = setTimeout(rest, mostBetweenKeysMs);
  }

  function pressed(event: KeyboardEvent) {
    if (modifiers.has(event.key)) return;
    const isPersons = event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey;
    if (isPersons) return act(recogniser.interrupt());
    act(recogniser.rest(event.timeStamp));
    const verdict = recogniser.key(event.key, event.timeStamp);
    if (verdict.begins) {
      forget();
      remember(focusedField());
    }
    if (!verdict.mayPass) {
      if (verdict.barcode === undefined) aims.push(focusedField());
      event.preventDefault();
      event.stopPropagation();
      swallowed.add(event.code);
    }
    act(verdict);
    clearTimeout(resting);
    clearTimeout(forgetting);
    resting = setTimeout(rest, mostBetweenKeysMs + 10);
    forgetting = setTimeout(forget, rememberedMs);
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
