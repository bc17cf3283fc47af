import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { helpPatienceMs, useHelp } from '../help/help-provider.tsx';
import { hearTouches } from '../page/hear-touches.ts';

/** From here on screen reader users are told, in time to react (WCAG 2.2, 2.2.1). */
const soonS = 20;

/**
 * Leaves the screen for the next shopper and shows the time left. It restarts on every touch and every request for more time,
 * without limit. While a member of staff is called, it takes three minutes.
 * @param isHeld pauses the countdown, which then restarts
 */
export function Countdown({
  seconds,
  isHeld = false,
  onEnd,
}: {
  seconds: number;
  isHeld?: boolean;
  onEnd: () => void;
}) {
  const say = useSay();
  const { isOpen: isHelpCalled } = useHelp();
  const lasts = isHelpCalled ? Math.max(seconds, helpPatienceMs / 1000) : seconds;
  const endsAt = useRef(0);
  const [left, setLeft] = useState(lasts);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (isHeld) return;
    const begin = () => void (endsAt.current = performance.now() + lasts * 1000);
    const look = () => {
      const remaining = Math.ceil((endsAt.current - performance.now()) / 1000);
      setLeft(Math.max(remaining, 0));
      if (remaining <= 0) end();
    };
    const touched = () => {
      begin();
      look();
    };
    begin();
    const timer = setInterval(look, 250);
    const endTouches = hearTouches(touched);
    return () => {
      clearInterval(timer);
      endTouches();
    };
  }, [lasts, isHeld]);
  return (
    <div className={isHeld ? 'countdown countdown-held' : 'countdown'}>
      <span className="numbers">{say('ending.countdown', { seconds: left })}</span>
      {/* The touch itself restarts the countdown. The button says so, and serves people who cannot touch the screen. */}
      <Button
        look="quiet"
        onPress={() => {
          endsAt.current = performance.now() + lasts * 1000;
          setLeft(lasts);
        }}
      >
        {say('ending.stay')}
      </Button>
      <output className="for-screen-readers">
        {!isHeld && left <= soonS && say('ending.soon', { seconds: soonS })}
      </output>
    </div>
  );
}
