/**
 * On Linux any selected text becomes the primary selection at once, without copying. Every other program may read it, and the
 * middle button pastes it. It outlives the page, because the program itself holds it.
 */

/**
 * The part of Electron's clipboard that concerns the primary selection. It is an object of its own; earlier versions use a type
 * name.
 */
export type SelectionClipboard = { selection?: { clear(): void } | undefined } & { clear(type?: string): void };

/** Chromium tells the system about a selection separately from the page; after this time it has done so. */
export const selectionIsKnownAfterMs = 200;

/** Makes the system forget the latest selection. */
export function forgetSelection(clipboard: SelectionClipboard, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  if (clipboard.selection) clipboard.selection.clear();
  else clipboard.clear('selection');
}
