import { useRef } from 'react';
import { useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { OnScreenKeyboard } from './on-screen-keyboard.tsx';
import { useTypedField } from './use-typed-field.ts';
import { useTypingRoom } from './use-typing-room.ts';
import './typing-room.css';

/**
 * Keeps the field with the focus in sight while it is typed into, and shows the kiosk's own keyboard for it.
 * @param props.hasKeys whether there is such a keyboard; otherwise a real one types
 */
export function Typing({ hasKeys }: { hasKeys: boolean }) {
  const keyboard = useRef<HTMLElement>(null);
  const { typed, hide } = useTypedField(keyboard, hasKeys);
  const grid = useTypingRoom(typed, keyboard, hasKeys);
  const { language } = useSpokenLanguage();
  if (!typed || !grid) return null;
  const { field, kind, visit } = typed;
  return (
    <OnScreenKeyboard
      key={`${visit} ${language}`}
      keyboard={keyboard}
      field={field}
      kind={kind}
      grid={grid}
      onHide={hide}
    />
  );
}
