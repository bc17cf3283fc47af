import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

const PlaceContext = createContext<HTMLElement | null>(null);

/** The place for a paying screen's main action: below the total, where Check out was before. */
export const MainActionPlace = PlaceContext;

/** The one button that leads on. It is always at the same place in the lane, so that people find it without looking. */
export function MainAction({ children }: { children: ReactNode }) {
  const place = use(PlaceContext);
  return place && createPortal(children, place);
}
