function isSecret(target: EventTarget | Node | null): boolean {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element !== null && element.closest('[data-secret]') !== null;
}

/** Blocks presses that select text by themselves: the second of a double tap, or one with Shift, which extends a selection. */
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
 * Prevents secret content in the current document from being selected with Ctrl+A or a double tap.
 * @param onSelected is called when it was selected anyway: by a drag, a long press, or key by key
 */
export function keepFromSelection(onSelected: () => void): void {
  // This event covers every selection except those that a press makes in a field.
  addEventListener('selectstart', holdSecret, { capture: true });
  addEventListener('mousedown', holdSelectingPress, { capture: true });
  document.addEventListener('selectionchange', () => isSecretSelected() && onSelected());
}
