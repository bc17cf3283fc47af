import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { sameVisitLeftMs } from '../../../contract/seller/purchase-under-way.ts';
import { useBasket } from '../basket/basket-provider.tsx';
import { readKeySet } from '../seller/payment-readiness.ts';
import { readOutcome, readShop, sendApplication, withdrawApplication } from '../seller/seller-api.ts';
import { useIsLeft } from './attendance.ts';
import { forgetPurchase, keepPurchase, readKeptPurchase, setPurchaseAside } from './kept-purchase.ts';
import { endingOf } from './purchase-ending.ts';
import { pursuePurchase } from './purchase-conversation.ts';
import type { PurchaseStage } from './purchase-conversation.ts';
import type { Purchase, SealedPurchase } from './purchase.ts';
import { resumePurchase } from './purchase-resumption.ts';

type PurchaseInUse = {
  purchase: Purchase | null;
  stage: PurchaseStage | null;
  /** Sent and not yet answered: leaving now would lose sight of it. */
  isUnderWay: boolean;
  isOver: boolean;
  /**
   * The purchase is under way, or has an outcome that the shopper must see first. Every address shows it until the visit ends.
   */
  holdsScreen: boolean;
  /**
   * An earlier page began the purchase and the shopper may have left since, so its outcome stays until it is confirmed as seen.
   */
  staysUntilSeen: boolean;
  /**
   * Stores the purchase, then sends it. A second call while one is under way does nothing, so that a double touch is one
   * purchase. Rejects when the purchase could not be stored; nothing was sent then.
   */
  begin: (purchase: SealedPurchase) => Promise<void>;
  /**
   * The shopper who paid may be gone: the screen no longer shows whose purchase it is, what it cost, or how it ended. It stays so,
   * because a touch may come from somebody else.
   */
  isLeft: boolean;
  /** Keeps the outcome for staff, because the shopper may not have seen it. */
  setAside: () => void;
  /** Notes that the outcome was seen. */
  noteSeen: () => void;
  /** Puts a finished purchase aside, so that another can begin. */
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

const conversationParts = { ask: readOutcome, withdraw: withdrawApplication, renewKeySet: readKeySet, wait };

const endsToNote = new Set<PurchaseStage['stage']>([
  'accepted',
  'unverified',
  'undetermined',
  'unconfirmed',
  'other_shop',
]);

export function PurchaseProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const { change } = useBasket();
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  const [stage, setStage] = useState<PurchaseStage | null>(null);
  const running = useRef<AbortController | null>(null);
  const isAside = useRef(false);
  useEffect(() => () => running.current?.abort(), []);
  // The items that were bought no longer belong in the basket.
  const isAccepted = stage?.stage === 'accepted';
  useEffect(() => {
    if (isAccepted) change({ change: 'empty' });
  }, [isAccepted, change]);

  const follow = useCallback(
    async (begun: Purchase, stages: AsyncIterable<PurchaseStage>, signal: AbortSignal) => {
      setPurchase(begun);
      setStage({ stage: 'checking', isSlow: false });
      try {
        for await (const reached of stages) {
          if (signal.aborted) return;
          setStage(reached);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      // Data read before the purchase is outdated, stock above all.
      void queryClient.invalidateQueries();
    },
    [queryClient],
  );

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    async function resume() {
      const kept = await readKeptPurchase();
      if (kept === null || signal.aborted || running.current) return;
      running.current = controller;
      const { applicationId, totalMinor, currency } = kept;
      const resumed = { sameVisitMs: sameVisitLeftMs(kept, Date.now()), isVisitOver: kept.isVisitOver };
      const stages = resumePurchase(kept, { ...conversationParts, readShop, signal });
      await follow(
        {
          application: { applicationId, totalMinor, currency },
          lines: [],
          method: null,
          email: null,
          resumed,
          paidAt: kept.keptAt,
        },
        stages,
        signal,
      );
    }
    // If the shell cannot tell what it keeps, it cannot keep a new purchase either, so buying waits.
    resume().catch(() => {});
    return () => {
      controller.abort();
      if (running.current === controller) running.current = null;
    };
  }, [follow]);

  const isUnderWay = stage?.stage === 'checking' || stage?.stage === 'unknown';
  const isLeft = useIsLeft(purchase, isUnderWay);

  const inUse = useMemo<PurchaseInUse>(() => {
    const isOver = stage !== null && !isUnderWay;
    const isResumed = purchase !== null && purchase.resumed !== null;
    const setAside = () => {
      if (!purchase || !stage || !isOver) return;
      isAside.current = true;
      // One that cannot be set aside stays as it is kept, and is shown again after the next start.
      setPurchaseAside(purchase.application.applicationId, endingOf(stage)).catch(() => {});
    };
    const noteSeen = () => {
      if (isLeft) return setAside();
      // A record that cannot be removed is shown once more, which is harmless.
      if (purchase && isOver && !isAside.current) forgetPurchase(purchase.application.applicationId).catch(() => {});
    };
    return {
      purchase,
      stage,
      isUnderWay,
      isOver,
      holdsScreen: isUnderWay || (stage !== null && (isResumed || isLeft || endsToNote.has(stage.stage))),
      staysUntilSeen: (isResumed || isLeft) && isOver,
      isLeft,
      setAside,
      begin: async ({ application, sellerId, keySet, lines }) => {
        if (running.current) return;
        const controller = new AbortController();
        const { signal } = controller;
        running.current = controller;
        isAside.current = false;
        const { applicationId, totalMinor, currency } = application;
        try {
          // Store it before sending: a purchase that was sent cannot be undone by forgetting it.
          await keepPurchase({ applicationId, sellerId, totalMinor, currency });
        } catch (error) {
          running.current = null;
          throw error;
        }
        // The visit may have ended in the meantime; then nothing is sent.
        if (signal.aborted) return forgetPurchase(applicationId);
        const send = (sendingSignal: AbortSignal) => sendApplication(application, sendingSignal);
        const stages = pursuePurchase({ ...conversationParts, application, sellerId, keySet, send, signal });
        const { method } = application.fulfilment;
        const email = application.contact.email ?? null;
        void follow({ application, lines, method, email, resumed: null, paidAt: Date.now() }, stages, signal);
      },
      noteSeen,
      clear: () => {
        noteSeen();
        running.current?.abort();
        running.current = null;
        setPurchase(null);
        setStage(null);
      },
    };
  }, [purchase, stage, isUnderWay, isLeft, follow]);
  return <PurchaseContext value={inUse}>{children}</PurchaseContext>;
}

export function usePurchase(): PurchaseInUse {
  const purchase = use(PurchaseContext);
  if (!purchase) throw new Error('usePurchase needs a PurchaseProvider around it');
  return purchase;
}
