/** An element's name as a screen reader would say it: the part of the accessible name computation that the page needs. */

function isSilent(element: Element): boolean {
  return element.getAttribute('aria-hidden') === 'true' || !element.checkVisibility({ visibilityProperty: true });
}

const inLine = /^inline/;

/** The words in an element, without hidden ones; texts in separate boxes are separated. */
export function textOf(element: Element): string {
  let words = '';
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) words += child.nodeValue ?? '';
    if (!(child instanceof Element) || isSilent(child)) continue;
    const own = child.getAttribute('aria-label') ?? (child instanceof HTMLImageElement ? child.alt : textOf(child));
    const isApart = !inLine.test(getComputedStyle(child).display) || child.matches('button, a, input, select');
    words += isApart && own.trim() !== '' ? `. ${own}. ` : own;
  }
  return tidied(words);
}

/** One space, one full stop, and none before the first word. */
function tidied(words: string): string {
  return words
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(?:\s*\.)+(?=\s|$)/g, '.')
    .replaceAll(/(?<=[!?。！？؟:：])\s*\./g, '')
    .replace(/^[.\s]+/, '')
    .trim();
}

function referred(element: Element, attribute: string): string {
  const ids = element.getAttribute(attribute)?.split(/\s+/) ?? [];
  const texts = ids.flatMap((id) => {
    const other = document.getElementById(id);
    return other ? [other.getAttribute('aria-label') ?? textOf(other)] : [];
  });
  return texts.filter((text) => text !== '').join(' ');
}

function labelsOf(element: Element): string {
  const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  return isField ? [...(element.labels ?? [])].map(textOf).join(' ') : '';
}

/** Empty where it has no name. */
export function nameOf(element: Element): string {
  const legend = element instanceof HTMLFieldSetElement ? element.querySelector(':scope > legend') : null;
  const own = () =>
    element.matches('button, a, [role=button], [role=option], [role=radio], h1, h2, h3, label, li')
      ? textOf(element)
      : '';
  return (
    referred(element, 'aria-labelledby') ||
    element.getAttribute('aria-label') ||
    labelsOf(element) ||
    (legend ? textOf(legend) : '') ||
    own() ||
    element.getAttribute('placeholder') ||
    ''
  );
}

/** An element's further description: a hint, or what is wrong. */
export function descriptionOf(element: Element): string {
  return referred(element, 'aria-describedby');
}
