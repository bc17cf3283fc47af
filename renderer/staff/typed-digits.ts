import { useEffect, useState } from 'react';

/** Digits from the pad on the screen or from a keyboard, which are shown nowhere but as their number. */
export function useTypedDigits({ most, onEnter }: { most: number; onEnter: (digits: string) => void }) {
  const [digits, setDigits] = useState('');
  const add = (sign: string) => setDigits((typed) => (typed.length < most ? typed + sign : typed));
  const remove = () => setDigits((typed) => typed.slice(0, -1));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key)) setDigits((typed) => (typed.length < most ? typed + event.key : typed));
      else if (event.key === 'Backspace') setDigits((typed) => typed.slice(0, -1));
      // On a key of the pad, Enter presses that key.
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onEnter(digits);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [digits, most, onEnter]);
  return { digits, add, remove, clear: () => setDigits('') };
}
