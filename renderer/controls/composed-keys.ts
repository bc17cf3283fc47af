/**
 * Keys that an input method takes for itself, such as the Enter that confirms a Japanese conversion or the Escape that discards
 * one. They belong to the conversion: no control of a page may act on them. Browsers mark them by `isComposing`; Safari sends the
 * confirming Enter after the conversion has ended, with the key code 229 (UI Events, 5.6.2).
 */
export function isOfInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}

function keepFromPage(event: KeyboardEvent): void {
  if (isOfInputMethod(event)) event.stopPropagation();
}

/**
 * Keeps these keys from every control of the page, from now on. Listeners of the window's capture phase still see them, for
 * example the scanner's and the one that notices activity.
 */
export function keepComposedKeysFromPage(): void {
  document.addEventListener('keydown', keepFromPage, { capture: true });
}
