import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { HashRouter, MemoryRouter, useNavigate } from 'react-router';
import { AgeProvider } from '../age/age-provider.tsx';
import { BasketProvider } from '../basket/basket-provider.tsx';
import { PurchaseProvider, usePurchase } from '../purchase/purchase-provider.tsx';
import { forgetUnused } from '../seller/query-value.ts';
import { forgetStored, keepFromClipboard } from './forget-visit.ts';
import { HelpProvider, useHelp } from '../help/help-provider.tsx';
import { LeaveContext } from '../page/leaving.ts';
import { Screens } from './screens.tsx';

/** A kiosk keeps no history through which the next shopper could go back; in a browser the back button works as people expect. */
const Router = window.sidelane ? MemoryRouter : HashRouter;

/** One shopper's visit. Its state lives only below here, so leaving it forgets it. */
export function Shopper({ onLeave }: { onLeave: () => void }) {
  const queryClient = useQueryClient();
  useEffect(keepFromClipboard, []);
  // The previous shopper's screens are gone from the page by now, so nothing shows the data read for them.
  useEffect(() => {
    void forgetUnused(queryClient);
    queryClient.getMutationCache().clear();
  }, [queryClient]);
  const forget = useCallback(() => {
    async function forgetAndLeave() {
      await forgetUnused(queryClient);
      getSelection()?.removeAllRanges();
      // A browser that refuses one of these has nothing stored there either.
      await forgetStored().catch(() => {});
      onLeave();
    }
    void forgetAndLeave();
  }, [queryClient, onLeave]);
  return (
    // A touch is answered in its own frame. What may wait, such as a search while one types, says so itself.
    <Router useTransitions={false}>
      <BasketProvider>
        <PurchaseProvider>
          <HelpProvider>
            <AgeProvider>
              <Leaving onLeave={forget}>
                <Screens />
              </Leaving>
            </AgeProvider>
          </HelpProvider>
        </PurchaseProvider>
      </BasketProvider>
    </Router>
  );
}

/**
 * A purchase that holds the screen releases it before the visit ends, and help is no longer called. The next visit begins on the
 * first screen.
 */
function Leaving({ onLeave, children }: { onLeave: () => void; children: ReactNode }) {
  const { clear } = usePurchase();
  const { end } = useHelp();
  const navigate = useNavigate();
  // The router gives a new function for each screen; nothing that ends a visit is drawn anew for that.
  const current = useRef(navigate);
  useEffect(() => {
    current.current = navigate;
  });
  const leave = useCallback(() => {
    clear();
    end();
    void current.current('/', { replace: true });
    onLeave();
  }, [clear, end, onLeave]);
  return <LeaveContext value={leave}>{children}</LeaveContext>;
}
