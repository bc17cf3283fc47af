import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

const PlaceContext = createContext<HTMLElement | null>(null);

/** Where the main action of a paying screen stands: below the total, where Check out stood before. */
export const MainActionPlace = PlaceContext;

/** The one button that leads on, always in the same place of the lane, so that a hand finds it without looking. */
export function MainAction({ children }: { children: ReactNode }) {
  const place = use(PlaceContext);
  return place && createPortal(children, place);
}
