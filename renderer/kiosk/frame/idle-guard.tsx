import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useAgeCheck } from '../age/age-provider.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { useDisplay } from '../display/display-provider.tsx';
import { isAdjusted } from '../display/display-settings.ts';
import { helpPatienceMs, useHelp } from '../help/help-provider.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';
import { hearTouches } from '../page/hear-touches.ts';
import { useLeave } from '../page/leaving.ts';
import { terminalSettings } from '../page/terminal-settings.ts';

const { idleMs } = terminalSettings;
const warningS = 20;

/**
 * Clears a kiosk that a shopper has walked away from, after a warning that can be answered any number of times. It never leaves a
 * purchase that is being decided. It does nothing in a shopper's own browser, which is not shared. What the shopper may not have
 * seen of a purchase is kept for staff.
 */
export function IdleGuard() {
  const say = useSay();
  const leave = useLeave();
  const { pathname } = useLocation();
  const { lines } = useBasket();
  const { isUnderWay, staysUntilSeen, setAside } = usePurchase();
  const [left, setLeft] = useState<number | null>(null);
  const touchedAt = useRef(0);
  const { isOpen: isHelpCalled } = useHelp();
  const patienceMs = idleMs !== null && isHelpCalled ? Math.max(idleMs, helpPatienceMs) : idleMs;
  // Staff confirm an age in the shell's own window, where this page hears no touch.
  const isStaffHere = useAgeCheck().state === 'asking';
  const isWatching = idleMs !== null && !isUnderWay && !staysUntilSeen && !isStaffHere;
  const display = useDisplay();
  const { isChosen } = useSpokenLanguage();
  const hasNothingToLose = !isHelpCalled && pathname === '/' && lines.length === 0 && !isChosen && !isAdjusted(display);

  useEffect(() => {
    if (!isWatching) return;
    touchedAt.current = performance.now();
    return hearTouches(() => (touchedAt.current = performance.now()), { alsoMoves: true });
  }, [isWatching]);

  useEffect(() => {
    if (!isWatching || patienceMs === null) return;
    let warnedAt: number | undefined;
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - touchedAt.current < patienceMs) {
        warnedAt = undefined;
        setLeft(null);
        return;
      }
      warnedAt ??= now;
      const remaining = warningS - Math.floor((now - warnedAt) / 1000);
      if (remaining > 0 && !hasNothingToLose) return setLeft(remaining);
      setAside();
      leave();
    }, 500);
    return () => clearInterval(timer);
  }, [isWatching, patienceMs, hasNothingToLose, leave, setAside]);

  const stay = () => {
    touchedAt.current = performance.now();
    setLeft(null);
  };
  if (!isWatching || left === null) return null;
  return (
    <Sheet title={say('idle.title')} closeLabel={say('idle.stay')} role="alertdialog" isOpen onClose={stay}>
      <p className="numbers">{say('idle.words', { seconds: left })}</p>
      <div className="sheet-actions">
        <Button isGuarded onPress={leave}>
          {say('idle.leave')}
        </Button>
        <Button look="main" onPress={stay}>
          {say('idle.stay')}
        </Button>
      </div>
    </Sheet>
  );
}
