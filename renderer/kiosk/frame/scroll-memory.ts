import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/**
 * Starts a new screen at its top, and returns to the earlier position on going back. When a link followed by keyboard disappears
 * with its screen, the focus moves to the top of the new screen.
 */
export function useScrollMemory(): RefObject<HTMLElement | null> {
  const place = useRef<HTMLElement>(null);
  const { key, pathname, search } = useLocation();
  const visit = `${key} ${pathname}${search}`;
  const navigationType = useNavigationType();
  const remembered = useRef(new Map<string, number>());
  const shownPath = useRef(pathname);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const isOtherScreen = shownPath.current !== pathname;
    shownPath.current = pathname;
    if (navigationType === 'POP') element.scrollTop = remembered.current.get(visit) ?? 0;
    else if (isOtherScreen) element.scrollTop = 0;
    if (isOtherScreen && document.activeElement === document.body) element.focus({ preventScroll: true });
    const remember = () => remembered.current.set(visit, element.scrollTop);
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [visit, pathname, navigationType]);
  return place;
}
