import { useEffect, useState } from 'react';
import { Banner } from '../controls/banner.tsx';
import { Button } from '../controls/button.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { KeyPad, digitRows } from './key-pad.tsx';
import { staffShell } from './staff-shell.ts';
import { useStaffWording } from './staff-wording.tsx';
import { useTypedDigits } from './typed-digits.ts';

const longestPin = 10;

/** The whole seconds until then, counting down. */
function useSecondsUntil(at: number | null): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? 0 : Math.max(0, Math.ceil((at - now) / 1_000));
}

/**
 * Asks for the PIN: to open the menu, or to confirm that a shopper is at least `ageLimit` years old. A refusal says only that it was refused, and
 * how long to wait.
 */
export function PinScreen({
  hasStaffPin,
  isShopOpen,
  ageLimit,
}: {
  hasStaffPin: boolean;
  isShopOpen: boolean;
  ageLimit?: number;
}) {
  const { say } = useStaffWording();
  const [isRefused, setRefused] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [waitsUntil, setWaitsUntil] = useState<number | null>(null);
  const seconds = useSecondsUntil(waitsUntil);
  const unlock = (pin: string) => {
    if (pin === '' || isAsking || !hasStaffPin) return;
    setAsking(true);
    setRefused(false);
    const ask = async () => {
      try {
        const answer = await staffShell().unlock(pin);
        if (answer.unlocked) return;
        setRefused(true);
        setWaitsUntil(answer.retryAfterMs > 0 ? performance.now() + answer.retryAfterMs : null);
      } catch {
        setRefused(true);
        setWaitsUntil(null);
      } finally {
        clear();
        setAsking(false);
      }
    };
    void ask();
  };
  const { digits, add, remove, clear } = useTypedDigits({ most: longestPin, onEnter: unlock });
  const back = say(isShopOpen ? 'menu.close' : 'menu.back');
  const message = seconds > 0 ? say('pin.wait', { seconds }) : say('pin.refused');
  return (
    <main className="staff">
      <div className="staff-sheet staff-narrow">
        <div className="staff-head">
          <LogoMark />
          <h1>{ageLimit === undefined ? say('pin.title') : say('ageCheck.title', { age: ageLimit })}</h1>
        </div>
        {hasStaffPin ? (
          <>
            <p className="staff-words">
              {ageLimit === undefined ? say('pin.words') : say('ageCheck.words', { age: ageLimit })}
            </p>
            <div className="staff-typed" aria-hidden="true">
              {'•'.repeat(digits.length)}
            </div>
            <output className="for-screen-readers">{say('pin.typed', { count: digits.length })}</output>
            <p className="staff-message" role="alert">
              {isRefused && message}
            </p>
            <KeyPad rows={digitRows} onKey={add} onDelete={remove} />
            <div className="staff-actions">
              <Button onPress={() => void staffShell().close()}>{back}</Button>
              <Button look="main" isPending={isAsking} onPress={() => unlock(digits)}>
                {say(ageLimit === undefined ? 'pin.open' : 'ageCheck.confirm')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Banner tone="care" icon="care">
              <p>{say(isShopOpen ? 'pin.none' : 'pin.noneUnenrolled')}</p>
            </Banner>
            <Button look="main" onPress={() => void staffShell().close()}>
              {back}
            </Button>
          </>
        )}
      </div>
    </main>
  );
}
