import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { hearTouches } from '../page/hear-touches.ts';
import { terminalSettings } from '../page/terminal-settings.ts';
import type { Purchase } from './purchase.ts';

const lookEveryMs = 250;

/**
 * Whether the shopper who paid may have gone, so that the next person must not see the purchase. On a shared screen that is so
 * after a while without a touch, during a purchase that is under way or that an earlier page began; and for the latter when its
 * visit is over, or too long ago. Screens that leave by themselves are not judged. A purchase that was left stays so.
 */
export function useIsLeft(purchase: Purchase | null, isUnderWay: boolean): boolean {
  const { idleMs } = terminalSettings;
  const applicationId = purchase?.application.applicationId ?? null;
  const resumed = purchase?.resumed ?? null;
  const [leftId, setLeftId] = useState<string | null>(null);
  const shownSince = useRef(0);
  const touchedAt = useRef(0);
  const look = useEffectEvent(() => {
    if (applicationId === null || idleMs === null || !(isUnderWay || resumed)) return;
    const now = performance.now();
    const isTooLongAgo = resumed !== null && now - shownSince.current >= resumed.sameVisitMs;
    if (isTooLongAgo || now - touchedAt.current >= idleMs) setLeftId(applicationId);
  });
  useEffect(() => {
    if (applicationId === null || idleMs === null) return;
    const touched = () => void (touchedAt.current = performance.now());
    touched();
    shownSince.current = touchedAt.current;
    const timer = setInterval(look, lookEveryMs);
    const endTouches = hearTouches(touched, { alsoMoves: true });
    return () => {
      clearInterval(timer);
      endTouches();
    };
  }, [applicationId, idleMs]);
  if (applicationId === null) return false;
  return (
    leftId === applicationId ||
    (resumed !== null && (resumed.isVisitOver || (idleMs !== null && resumed.sameVisitMs === 0)))
  );
}
