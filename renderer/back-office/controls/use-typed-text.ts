import { useEffect, useRef, useState } from 'react';
import { isArticleCode } from '../../../contract/seller/free-text.ts';
import { longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';

const pauseMs = 180;
/** Digits that may be the beginning of a card number wait until typing has really stopped. */
const pauseAfterDigitsMs = 1_500;

/**
 * Text that is typed here and stored elsewhere: it is shown at once, passed on when typing pauses, and updated when it changes
 * there for another reason. Text that could be a card number is not passed on.
 */
export function useTypedText(kept: string, keep: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(kept);
  const handedOn = useRef(kept);
  const keepNow = useRef(keep);
  useEffect(() => {
    keepNow.current = keep;
  });
  useEffect(() => {
    if (kept === handedOn.current) return;
    handedOn.current = kept;
    setText(kept);
  }, [kept]);
  useEffect(() => {
    if (text === handedOn.current) return;
    if (!isArticleCode(text)) return;
    const timer = setTimeout(
      () => {
        handedOn.current = text;
        keepNow.current(text);
      },
      longestRun(text) > mostDigitsTold ? pauseAfterDigitsMs : pauseMs,
    );
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
