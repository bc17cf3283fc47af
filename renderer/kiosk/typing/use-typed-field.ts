import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { isField } from './field-writing.ts';
import type { Field } from './field-writing.ts';
import { kindOf } from './key-layouts.ts';
import type { FieldKind } from './key-layouts.ts';

/** `visit` counts the fields that were entered, so that two visits are not taken for one. */
export type TypedField = { field: Field; kind: FieldKind; visit: number };

/** After a finger has left a button, what it pressed has been told to the page. */
const afterTouchMs = 120;

/**
 * The field that is typed into: the one with the focus. It stays the same while the focus is on a key of `keyboard`, which
 * happens with a screen reader or a switch. It is told late that a field was left: a touched button must stay in place until the
 * touch is over, and it moves when the keyboard closes.
 * @param hasKeys whether the kiosk's own keyboard types, so that the system's must stay closed
 */
export function useTypedField(
  keyboard: RefObject<HTMLElement | null>,
  hasKeys: boolean,
): {
  typed: TypedField | null;
  hide: () => void;
} {
  const [typed, setTyped] = useState<TypedField | null>(null);
  const kinds = useRef(new WeakMap<Field, FieldKind>());
  const visits = useRef(0);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);

  const stay = useCallback(() => clearTimeout(leaving.current), []);
  const hide = useCallback(() => {
    stay();
    setTyped(null);
  }, [stay]);

  useEffect(() => {
    let isTouched = false;
    let isLeft = false;
    const leaveSoon = () => {
      isLeft = true;
      stay();
      if (!isTouched) leaving.current = setTimeout(() => setTyped(null), afterTouchMs);
    };
    const enter = (field: Field) => {
      isLeft = false;
      stay();
      const kind = kinds.current.get(field) ?? kindOf(field);
      kinds.current.set(field, kind);
      // Keeps the system's own keyboard closed.
      if (hasKeys) field.inputMode = 'none';
      setTyped((before) => (before?.field === field ? before : { field, kind, visit: ++visits.current }));
    };
    const focused = ({ target }: FocusEvent) => {
      if (isField(target)) enter(target);
      else if (!keyboard.current?.contains(target as Node)) leaveSoon();
    };
    const blurred = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget === null && document.hasFocus()) leaveSoon();
    };
    const touched = ({ target }: PointerEvent) => {
      isTouched = true;
      stay();
      // A closed keyboard returns when its field is touched again.
      if (isField(target) && target === document.activeElement) enter(target);
    };
    const untouched = () => {
      isTouched = false;
      if (isLeft) leaveSoon();
    };
    document.addEventListener('focusin', focused);
    document.addEventListener('focusout', blurred);
    window.addEventListener('pointerdown', touched, true);
    window.addEventListener('pointerup', untouched, true);
    window.addEventListener('pointercancel', untouched, true);
    if (isField(document.activeElement)) enter(document.activeElement);
    return () => {
      stay();
      document.removeEventListener('focusin', focused);
      document.removeEventListener('focusout', blurred);
      window.removeEventListener('pointerdown', touched, true);
      window.removeEventListener('pointerup', untouched, true);
      window.removeEventListener('pointercancel', untouched, true);
    };
  }, [keyboard, stay, hasKeys]);

  // No event comes when a field disappears together with its screen.
  useEffect(() => {
    if (!typed) return;
    const observer = new MutationObserver(() => {
      if (!typed.field.isConnected) hide();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [typed, hide]);

  return { typed, hide };
}
