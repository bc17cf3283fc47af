import { useEffect, useState } from 'react';
import { asciiDigits } from '../../contract/decimal-digits.ts';

/** Digits from the on-screen pad or a keyboard, in ASCII. Only their number is ever shown. */
export function useTypedDigits({ most, onEnter }: { most: number; onEnter: (digits: string) => void }) {
  const [digits, setDigits] = useState('');
  const add = (sign: string) => setDigits((typed) => (typed.length < most ? typed + sign : typed));
  const remove = () => setDigits((typed) => typed.slice(0, -1));
  useEffect(() => {
    const addTyped = (digit: string) => setDigits((typed) => (typed.length < most ? typed + digit : typed));
    const onKeyDown = (event: KeyboardEvent) => {
      if (/^\p{Nd}$/u.test(event.key)) addTyped(asciiDigits(event.key));
      else if (event.key === 'Backspace') setDigits((typed) => typed.slice(0, -1));
      // On a focused key of the pad, Enter presses that key.
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onEnter(digits);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [digits, most, onEnter]);
  return { digits, add, remove, clear: () => setDigits('') };
}
