import { useEffect, useRef, useState } from 'react';

const pauseMs = 180;

/**
 * Text that is typed here and kept elsewhere: shown at once, handed on when typing pauses, and taken over when it changes
 * there for another reason.
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
    const timer = setTimeout(() => {
      handedOn.current = text;
      keepNow.current(text);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
