import { useSyncExternalStore } from 'react';

/**
 * Whether the screen is upright or narrow, with the lane along the bottom. Style sheets make the same query on the container
 * `page`, which is the body.
 */
function isUpright(): boolean {
  const { clientWidth, clientHeight } = document.body;
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return clientHeight >= clientWidth || clientWidth <= 60 * root;
}

/** The body changes with the window and the reach, and the length of a rem with the text size. */
function subscribe(onChange: () => void): () => void {
  const sizes = new ResizeObserver(onChange);
  sizes.observe(document.body);
  const settings = new MutationObserver(onChange);
  settings.observe(document.documentElement, { attributes: true });
  return () => {
    sizes.disconnect();
    settings.disconnect();
  };
}

export function useIsUpright(): boolean {
  return useSyncExternalStore(subscribe, isUpright);
}
