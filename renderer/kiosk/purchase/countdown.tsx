import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

/**
 * Leaves the screen for the next shopper, and says when. As often as somebody asks for more time, it begins again (WCAG 2.2,
 * 2.2.1).
 */
export function Countdown({ seconds, onEnd }: { seconds: number; onEnd: () => void }) {
  const say = useSay();
  const [endsAt, setEndsAt] = useState(() => performance.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => {
      const remaining = Math.ceil((endsAt - performance.now()) / 1000);
      setLeft(Math.max(remaining, 0));
      if (remaining <= 0) onEnd();
    }, 250);
    return () => clearInterval(timer);
  }, [endsAt, onEnd]);
  return (
    <p className="countdown">
      <span className="numbers">{say('ending.countdown', { seconds: left })}</span>
      <Button
        look="quiet"
        onPress={() => {
          setEndsAt(performance.now() + seconds * 1000);
          setLeft(seconds);
        }}
      >
        {say('ending.stay')}
      </Button>
    </p>
  );
}
