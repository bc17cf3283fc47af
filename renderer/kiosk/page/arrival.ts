import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * For the heading of new content that replaces other content: it is scrolled into view and gets the focus. Screen reader and
 * keyboard users continue from there. Give the heading `tabIndex={-1}`.
 */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.closest('main')?.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
