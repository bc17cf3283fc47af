import { useSyncExternalStore } from 'react';

/** Upright or narrow: the lane runs along the bottom. The style sheets ask the container `page`, which is the body, the same. */
function isUpright(): boolean {
  const { clientWidth, clientHeight } = document.body;
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return clientHeight >= clientWidth || clientWidth <= 60 * root;
}

/** The body changes with the window and with the reach, the length of a rem with the size of the text. */
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
