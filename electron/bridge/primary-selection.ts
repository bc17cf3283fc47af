/**
 * On Linux whatever is selected, in whichever way, becomes the primary selection at once: every other program may read it, the middle
 * button pastes it, and it outlives the page, for the program itself holds it. Nobody has to copy anything.
 */

/** Electron's clipboard as far as it concerns the primary selection: an object of its own, which earlier ones name by a word. */
export type SelectionClipboard = { selection?: { clear(): void } | undefined } & { clear(type?: string): void };

/** Chromium tells the system of a selection by another way than it tells the page: by then it has. */
export const selectionIsKnownAfterMs = 200;

/** Has the system forget what was selected last. */
export function forgetSelection(clipboard: SelectionClipboard, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  if (clipboard.selection) clipboard.selection.clear();
  else clipboard.clear('selection');
}

function isSecret(target: EventTarget | Node | null): boolean {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element !== null && element.closest('[data-secret]') !== null;
}

/** A press that would select by itself: the second of a double tap, or one with Shift, which selects up to there. */
function holdSelectingPress(event: MouseEvent): void {
  if ((event.detail > 1 || event.shiftKey) && isSecret(event.target)) event.preventDefault();
}

function holdSecret(event: Event): void {
  if (isSecret(event.target)) event.preventDefault();
}

function isSecretSelected(): boolean {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement)
    return isSecret(activeElement) && activeElement.selectionStart !== activeElement.selectionEnd;
  const selection = getSelection();
  return (
    selection !== null && !selection.isCollapsed && (isSecret(selection.anchorNode) || isSecret(selection.focusNode))
  );
}

/**
 * Keeps what is secret on the document that this runs in from being selected by Ctrl+A or a double tap.
 * @param onSelected is called when it was all the same: by a drag, a long press, or key by key
 */
export function keepFromSelection(onSelected: () => void): void {
  // Said of everything but what a press selects in a field.
  addEventListener('selectstart', holdSecret, { capture: true });
  addEventListener('mousedown', holdSelectingPress, { capture: true });
  document.addEventListener('selectionchange', () => isSecretSelected() && onSelected());
}
