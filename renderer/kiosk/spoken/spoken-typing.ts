/** Reports each change in a field as it is typed, from any keyboard. */

export type Typed = {
  field: HTMLInputElement;
  /** What was added; empty when something was taken away. */ added: string;
};

function lengthOf({ value }: HTMLInputElement): number {
  return [...value.replaceAll(/\s/g, '')].length;
}

/** @returns ends it */
export function watchTyping(onTyped: (typed: Typed) => void): () => void {
  const lengths = new WeakMap<HTMLInputElement, number>();
  const note = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) lengths.set(target, lengthOf(target));
  };
  const tell = (event: Event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.type === 'checkbox') return;
    const before = lengths.get(field) ?? 0;
    const now = lengthOf(field);
    lengths.set(field, now);
    const data = event instanceof InputEvent ? event.data : null;
    onTyped({ field, added: now < before ? '' : (data ?? [...field.value].slice(before - now).join('')) });
  };
  window.addEventListener('focusin', note, { capture: true });
  window.addEventListener('input', tell);
  return () => {
    window.removeEventListener('focusin', note, { capture: true });
    window.removeEventListener('input', tell);
  };
}
