import { useSyncExternalStore } from 'react';

/** Upright or narrow: the lane runs along the bottom. The style sheets ask the same. */
const upright = window.matchMedia('(orientation: portrait), (max-width: 60rem)');

function subscribe(onChange: () => void): () => void {
  upright.addEventListener('change', onChange);
  return () => upright.removeEventListener('change', onChange);
}

export function useIsUpright(): boolean {
  return useSyncExternalStore(subscribe, () => upright.matches);
}
