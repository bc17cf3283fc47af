import type { Input, WebContents } from 'electron';

/** The keys that a shopper needs with Ctrl or ⌘ held: those that edit the current field. */
const editing = new Set([
  'a',
  'c',
  'v',
  'x',
  'z',
  'y',
  'arrowleft',
  'arrowright',
  'home',
  'end',
  'backspace',
  'delete',
]);

/** Keys that belong to a system or a browser and not to a page. */
const never =
  /^(f\d{1,2}|escape-hold|contextmenu|printscreen|browser\w+|launch\w+|media\w+|power|sleep|wakeup|eject|help|find|open|print|close|exit)$/;

type Pressed = Pick<Input, 'key' | 'control' | 'alt' | 'meta' | 'shift'>;

/**
 * Whether a key may reach the page: typing, moving, and editing. All other keys end here, also those of a keyboard that a
 * stranger plugs in: reload, zoom, print, find, developer tools, history, another window, quit.
 */
export function isKeyForPage({ key, control, alt, meta }: Pressed): boolean {
  const name = key.toLowerCase();
  if (never.test(name)) return false;
  // Some systems treat AltGr as Ctrl and Alt; what it types is a letter that Alt alone would not make.
  if (control && alt && !meta) return key.length === 1 && !/[a-z\d]/i.test(key);
  if (meta || control) return editing.has(name) || ['control', 'meta', 'shift', 'alt'].includes(name);
  if (alt) return name === 'alt' || (key.length === 1 && !/[\da-z]/i.test(key));
  return true;
}

/** Ctrl+Alt+Shift+S: how staff get in from a keyboard, where there is one. */
export function isStaffChord({ key, control, alt, shift }: Pressed): boolean {
  return control && alt && shift && key.toLowerCase() === 's';
}

/** Passes on to these contents only the keys that `isKeyForPage` allows. */
export function lockKeys(contents: WebContents, onStaffChord: () => void): void {
  contents.on('before-input-event', (event, input) => {
    if (input.type === 'keyDown' && isStaffChord(input)) onStaffChord();
    if (!isKeyForPage(input)) event.preventDefault();
  });
}
