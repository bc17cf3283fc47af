import { useSyncExternalStore } from 'react';

/**
 * Whether the screen is upright or narrow, with the lane along the bottom. Style sheets make the same query on the container
 * `page`, which is the body.
 */
function measure(): boolean {
  const { clientWidth, clientHeight } = document.body;
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return clientHeight >= clientWidth || clientWidth <= 60 * root;
}

/** What was measured last. Every measurement lays the page out, so none is made while nothing changed that it depends on. */
let known: boolean | undefined;

/** The body changes with the window and the reach, and the length of a rem with the text size. */
function subscribe(onChange: () => void): () => void {
  const look = () => {
    known = measure();
    onChange();
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(document.body);
  const settings = new MutationObserver(look);
  settings.observe(document.documentElement, { attributeFilter: ['data-text', 'data-reach', 'style'] });
  return () => {
    sizes.disconnect();
    settings.disconnect();
    known = undefined;
  };
}

export function useIsUpright(): boolean {
  return useSyncExternalStore(subscribe, () => (known ??= measure()));
}
