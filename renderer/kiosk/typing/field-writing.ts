import { present } from '../../../contract/presence.ts';

/**
 * Types into a field just as a real keyboard does: at the caret, over the selection, within `maxlength`, with `beforeinput` and
 * `input` (UI Events, Input Events Level 2).
 */

export type Field = HTMLInputElement | HTMLTextAreaElement;

const textTypes: ReadonlySet<string> = new Set(['text', 'search', 'email', 'tel', 'url', 'password']);

/** Whether letters can be typed into this element now. */
export function isField(element: unknown): element is Field {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly && !element.disabled;
  return element instanceof HTMLInputElement && textTypes.has(element.type) && !element.readOnly && !element.disabled;
}

const typedOnScreen = new WeakSet<Event>();

/** Whether an `input` event comes from the on-screen keyboard and not from a real one. */
export function wasTypedOnScreen(event: Event): boolean {
  return typedOnScreen.has(event);
}

/** E-mail fields do not reveal their caret; it counts as being at the end. */
export function selectionOf(field: Field): [start: number, end: number] {
  const end = field.value.length;
  return [field.selectionStart ?? end, field.selectionEnd ?? end];
}

function valueSetterOf(prototype: HTMLInputElement | HTMLTextAreaElement): (value: string) => void {
  return present(Object.getOwnPropertyDescriptor(prototype, 'value')?.set, "the setter of a field's value");
}

const valueSetters = {
  input: valueSetterOf(HTMLInputElement.prototype),
  textarea: valueSetterOf(HTMLTextAreaElement.prototype),
};

/** Bypasses the setter that React puts on each field, so that React notices the change and calls `onChange`. */
function write(field: Field, value: string): void {
  valueSetters[field instanceof HTMLTextAreaElement ? 'textarea' : 'input'].call(field, value);
}

/** Where typing came from: the on-screen keyboard, or a real one whose keys were held back for a moment. */
export type Typist = 'screen' | 'real';

type Announced = { inputType: string; data: string | null; typist: Typist };

function announce(field: Field, name: 'beforeinput' | 'input', { inputType, data, typist }: Announced): boolean {
  const event = new InputEvent(name, {
    bubbles: true,
    composed: true,
    cancelable: name === 'beforeinput',
    inputType,
    data,
  });
  if (typist === 'screen') typedOnScreen.add(event);
  return field.dispatchEvent(event);
}

function replace(
  field: Field,
  [start, end]: [number, number],
  text: string,
  inputType: string,
  typist: Typist = 'screen',
): boolean {
  if (!isField(field)) return false;
  const left = field.maxLength < 0 ? Infinity : field.maxLength - (field.value.length - (end - start));
  const fitting = text.length <= left ? text : text.slice(0, Math.max(left, 0));
  if (fitting === '' && start === end) return false;
  const announced = { inputType, data: fitting === '' ? null : fitting, typist };
  if (!announce(field, 'beforeinput', announced)) return false;
  if (field.selectionStart === null) write(field, field.value.slice(0, start) + fitting + field.value.slice(end));
  else field.setRangeText(fitting, start, end, 'end');
  announce(field, 'input', announced);
  return true;
}

/** Types `text` over the selection. Returns false when the field accepted nothing: it is full or rejects the text. */
export function insertText(field: Field, text: string, typist: Typist = 'screen'): boolean {
  return replace(field, selectionOf(field), text, 'insertText', typist);
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function characterBefore(field: Field, place: number): string {
  return [...characters.segment(field.value.slice(0, place))].at(-1)?.segment ?? '';
}

/** Deletes the selection, or the character before the caret as people count characters. */
export function deleteBackward(field: Field): boolean {
  const [start, end] = selectionOf(field);
  if (start !== end) return replace(field, [start, end], '', 'deleteContentBackward');
  return replace(field, [start - characterBefore(field, start).length, start], '', 'deleteContentBackward');
}

/** Replaces the character before the caret; nothing happens when `change` has no replacement. */
export function changeBackward(field: Field, change: (character: string) => string | undefined): boolean {
  const [start, end] = selectionOf(field);
  if (start !== end) return false;
  const before = characterBefore(field, start);
  const changed = change(before);
  if (before === '' || changed === undefined) return false;
  return replace(field, [start - before.length, start], changed, 'insertReplacementText');
}

/** Whether the caret is at the start of a word. */
export function isAtWordStart(field: Field): boolean {
  const [start] = selectionOf(field);
  return start === 0 || /[\s-]/.test(field.value.charAt(start - 1));
}

/** A field's content and caret position, to restore later. */
export type FieldState = { field: Field; value: string; selection: [start: number, end: number] };

export function stateOf(field: Field): FieldState {
  return { field, value: field.value, selection: selectionOf(field) };
}

/** Restores a field and notifies its owner, but only if something changed. */
export function restore({ field, value, selection }: FieldState): void {
  if (field.value !== value) {
    write(field, value);
    announce(field, 'input', { inputType: 'historyUndo', data: null, typist: 'real' });
  }
  if (field.selectionStart !== null) field.setSelectionRange(...selection);
}
