import { useEffect, useRef } from 'react';
import type { MouseEvent, PointerEvent, ReactNode } from 'react';

const beforeRepeatingMs = 450;
const betweenRepeatsMs = 70;

/**
 * One key. It types on touch, not on release, so that two hands may type at once (WCAG 2.2, 2.5.2: emulating a keyboard is its
 * example of an essential function). Presses without a pointer work too.
 */
export function Key({
  children,
  label,
  look = 'letter',
  isPressed,
  repeats = false,
  onKey,
}: {
  children: ReactNode;
  /** What a screen reader says, if the sign on the key is not enough. */
  label?: string;
  look?: 'letter' | 'other' | 'main' | 'space';
  isPressed?: boolean;
  /** Repeats while it is held. */
  repeats?: boolean;
  onKey: () => void;
}) {
  const newest = useRef(onKey);
  const repeating = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    newest.current = onKey;
  });
  useEffect(() => () => clearTimeout(repeating.current), []);

  const letGo = () => clearTimeout(repeating.current);
  function press(event: PointerEvent) {
    if (event.button !== 0) return;
    // Keeps the focus in the field.
    event.preventDefault();
    onKey();
    if (!repeats) return;
    // Another finger may already hold it. One of them repeats it, and the first release ends that.
    letGo();
    const again = () => {
      newest.current();
      repeating.current = setTimeout(again, betweenRepeatsMs);
    };
    repeating.current = setTimeout(again, beforeRepeatingMs);
  }
  const pressWithoutPointer = (event: MouseEvent) => {
    if (event.detail === 0) onKey();
  };
  return (
    <button
      type="button"
      className={`key key-${look}`}
      tabIndex={-1}
      aria-label={label}
      aria-pressed={isPressed}
      onPointerDown={press}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerLeave={letGo}
      onClick={pressWithoutPointer}
    >
      {children}
    </button>
  );
}
