import { createContext, use } from 'react';

export const LeaveContext = createContext<(() => void) | undefined>(undefined);

/** Ends this shopper's visit: everything chosen, typed, searched and shown is removed, and the next visit begins. */
export function useLeave(): () => void {
  const leave = use(LeaveContext);
  if (!leave) throw new Error('useLeave needs a Shopper around it');
  return leave;
}
