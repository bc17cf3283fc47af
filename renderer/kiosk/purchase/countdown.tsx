import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { hearTouches } from '../page/hear-touches.ts';

/** From here on who listens is told, in time to do something about it (WCAG 2.2, 2.2.1). */
const soonS = 20;

/**
 * Leaves the screen for the next shopper, and says when. It begins again whenever somebody touches the screen or asks for more
 * time, as often as they like.
 * @param isHeld nothing runs out meanwhile, and then it begins again
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
  const endsAt = useRef(0);
  const [left, setLeft] = useState(seconds);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (isHeld) return;
    const begin = () => void (endsAt.current = performance.now() + seconds * 1000);
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
  }, [seconds, isHeld]);
  return (
    <div className={isHeld ? 'countdown countdown-held' : 'countdown'}>
      <span className="numbers">{say('ending.countdown', { seconds: left })}</span>
      {/* The touch itself begins again; the button says so, and is there for whoever has no other way to touch. */}
      <Button
        look="quiet"
        onPress={() => {
          endsAt.current = performance.now() + seconds * 1000;
          setLeft(seconds);
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
