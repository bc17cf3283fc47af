import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application } from '../../../server/contract/application.ts';
import type { KeySet } from '../../../settling/contract/key-set.ts';
import type { BasketLine } from '../basket/basket-lines.ts';
import { useBasket } from '../basket/basket-provider.tsx';
import { readKeySet } from '../seller/payment-readiness.ts';
import { readOutcome, sendApplication } from '../seller/seller-api.ts';
import { pursuePurchase } from './purchase-conversation.ts';
import type { PurchaseStage } from './purchase-conversation.ts';

/** What is being bought: the sealed application and what the shopper saw. The card is in it only as a seal. */
export type Purchase = { application: Application; sellerId: string; keySet: KeySet; lines: BasketLine[] };

type PurchaseInUse = {
  purchase: Purchase | null;
  stage: PurchaseStage | null;
  /** Sent and not yet answered: leaving now would lose sight of it. */
  isUnderWay: boolean;
  isOver: boolean;
  /**
   * Under way, or ended with a number that the shopper still needs and can see nowhere else: every address shows it, until the
   * visit is left.
   */
  holdsScreen: boolean;
  /** Sends it. A second call while one is under way does nothing, so that a double touch is one purchase. */
  begin: (purchase: Purchase) => void;
  /** Puts a purchase that is over aside, so that another can begin. */
  clear: () => void;
};

const PurchaseContext = createContext<PurchaseInUse | undefined>(undefined);

function wait(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}

export function PurchaseProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const { change } = useBasket();
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  const [stage, setStage] = useState<PurchaseStage | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  // What was bought is no longer what somebody wants to buy.
  const isAccepted = stage?.stage === 'accepted';
  useEffect(() => {
    if (isAccepted) change({ change: 'empty' });
  }, [isAccepted, change]);

  const inUse = useMemo<PurchaseInUse>(() => {
    async function pursue(begun: Purchase, controller: AbortController) {
      const { signal } = controller;
      const conversation = {
        ...begun,
        send: sendApplication,
        ask: readOutcome,
        renewKeySet: readKeySet,
        wait,
        signal,
      };
      try {
        for await (const reached of pursuePurchase(conversation)) {
          if (signal.aborted) return;
          setStage(reached);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      // What was read before the purchase is no longer true: stock above all.
      void queryClient.invalidateQueries();
    }
    const isUnderWay = stage?.stage === 'checking' || stage?.stage === 'unknown';
    return {
      purchase,
      stage,
      isUnderWay,
      isOver: stage !== null && !isUnderWay,
      holdsScreen: isUnderWay || stage?.stage === 'accepted' || stage?.stage === 'unverified',
      begin: (begun) => {
        if (running.current) return;
        const controller = new AbortController();
        running.current = controller;
        setPurchase(begun);
        setStage({ stage: 'checking', isSlow: false });
        void pursue(begun, controller);
      },
      clear: () => {
        running.current?.abort();
        running.current = null;
        setPurchase(null);
        setStage(null);
      },
    };
  }, [purchase, stage, queryClient]);
  return <PurchaseContext value={inUse}>{children}</PurchaseContext>;
}

export function usePurchase(): PurchaseInUse {
  const purchase = use(PurchaseContext);
  if (!purchase) throw new Error('usePurchase needs a PurchaseProvider around it');
  return purchase;
}
