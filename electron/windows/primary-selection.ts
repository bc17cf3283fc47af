/**
 * On Linux any selected text becomes the primary selection at once, without copying. Every other program may read it, and the
 * middle button pastes it. It outlives the page, because the program itself holds it.
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
