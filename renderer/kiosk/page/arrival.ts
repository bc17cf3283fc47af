import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * For the heading of what took the place of something else: it is scrolled to, and whoever listens or uses a keyboard
 * goes on from there. Give the heading `tabIndex={-1}`.
 */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.closest('main')?.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
