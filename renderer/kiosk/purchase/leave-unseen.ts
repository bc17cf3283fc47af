import { useCallback } from 'react';
import { useLeave } from '../page/leaving.ts';
import { usePurchase } from './purchase-provider.tsx';

/** Leaves a screen that ran out of time: what the shopper may not have seen is kept for staff. */
export function useLeaveUnseen(): () => void {
  const leave = useLeave();
  const { setAside } = usePurchase();
  return useCallback(() => {
    setAside();
    leave();
  }, [setAside, leave]);
}
