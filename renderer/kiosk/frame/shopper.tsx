import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { RouterProvider, createHashRouter, createMemoryRouter } from 'react-router';
import { BasketProvider } from '../basket/basket-provider.tsx';
import { PurchaseProvider, usePurchase } from '../purchase/purchase-provider.tsx';
import { forgetUnused } from '../seller/query-value.ts';
import { forgetStored, keepFromClipboard } from './forget-visit.ts';
import { HelpProvider, useHelp } from '../help/help-provider.tsx';
import { LeaveContext } from '../page/leaving.ts';
import { screens } from './screens.tsx';

/** A kiosk keeps no history through which the next shopper could go back; in a browser the back button works as people expect. */
function makeRouter() {
  return window.sidelane ? createMemoryRouter(screens) : createHashRouter(screens);
}

/** One shopper's visit. Its state lives only below here, so leaving it forgets it. */
export function Shopper({ onLeave }: { onLeave: () => void }) {
  const [router] = useState(makeRouter);
  const queryClient = useQueryClient();
  useEffect(keepFromClipboard, []);
  // The previous shopper's screens are gone from the page by now, so nothing shows the data read for them.
  useEffect(() => {
    void forgetUnused(queryClient);
    queryClient.getMutationCache().clear();
  }, [queryClient]);
  const leave = useCallback(() => {
    async function leaveNothing() {
      await router.navigate('/', { replace: true });
      await forgetUnused(queryClient);
      getSelection()?.removeAllRanges();
      // A browser that refuses one of these has nothing stored there either.
      await forgetStored().catch(() => {});
      router.dispose();
      onLeave();
    }
    void leaveNothing();
  }, [router, queryClient, onLeave]);
  return (
    <BasketProvider>
      <PurchaseProvider>
        <HelpProvider>
          <Leaving onLeave={leave}>
            <RouterProvider router={router} />
          </Leaving>
        </HelpProvider>
      </PurchaseProvider>
    </BasketProvider>
  );
}

/** A purchase that holds the screen releases it before the visit ends, and nobody needs to come any more. */
function Leaving({ onLeave, children }: { onLeave: () => void; children: ReactNode }) {
  const { clear } = usePurchase();
  const { end } = useHelp();
  const leave = useCallback(() => {
    clear();
    end();
    onLeave();
  }, [clear, end, onLeave]);
  return <LeaveContext value={leave}>{children}</LeaveContext>;
}
