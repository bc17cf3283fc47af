import { useEffect, useId, useRef } from 'react';
import type { ComponentProps } from 'react';
import { Icon } from './icon.tsx';
import './text-field.css';

type Props = Omit<ComponentProps<'input'>, 'className' | 'style' | 'id' | 'width'> & {
  label: string;
  /** The hint, shown before anything is wrong. */
  hint?: string | undefined;
  /** What is wrong and how to fix it. */
  error?: string | undefined;
  /** What is already known to be right. */
  confirmation?: string | undefined;
  /**
   * Shown over the content while the field does not have the focus: its last digits, for example. The content itself does not
   * change.
   */
  cover?: string | undefined;
  /** How long the content is: the field is about as long as its content. */
  length?: 'number' | 'short' | 'tiny' | 'full';
  /** Takes the focus when it appears: for a screen's main field. */
  isFocusedFirst?: boolean;
};

/**
 * A labelled line of text. The browser keeps its content, not React, so what is typed never becomes an attribute of the
 * document; hand `ref`, `onChange` and `onBlur` of react-hook-form's `register` through.
 */
export function TextField({
  label,
  hint,
  error,
  confirmation,
  cover,
  length = 'full',
  isFocusedFirst = false,
  ...input
}: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const messageId = `${id}-message`;
  const message = error ?? confirmation;
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isFocusedFirst) box.current?.querySelector('input')?.focus();
  }, [isFocusedFirst]);
  // The browser may keep a removed field in memory for long, but not what was typed into it.
  useEffect(() => {
    const field = box.current?.querySelector('input');
    return () => {
      if (field) field.value = '';
    };
  }, []);
  return (
    <div className={`field field-${length}`}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span className="field-hint" id={hintId}>
          {hint}
        </span>
      )}
      <span className="field-box" ref={box} dir={input.dir}>
        <input
          type="text"
          spellCheck={false}
          autoCorrect="off"
          {...input}
          id={id}
          className={cover === undefined ? 'field-input' : 'field-input field-covered'}
          aria-invalid={error ? true : input['aria-invalid']}
          aria-describedby={
            [hint && hintId, message && messageId, input['aria-describedby']].filter(Boolean).join(' ') || undefined
          }
        />
        {cover !== undefined && (
          <span className="field-cover" aria-hidden="true">
            {cover}
          </span>
        )}
        {confirmation && !error && <Icon name="check" />}
      </span>
      <FieldMessage id={messageId} error={error} confirmation={confirmation} />
    </div>
  );
}

/** The message below a field. The element is always there, so that nothing moves and screen readers announce changes. */
export function FieldMessage({
  id,
  error,
  confirmation,
}: {
  id: string;
  error?: string | undefined;
  confirmation?: string | undefined;
}) {
  return (
    <output className={error ? 'field-message field-message-error' : 'field-message'} id={id}>
      {error ? (
        <>
          <Icon name="care" />
          {error}
        </>
      ) : (
        <span className="for-screen-readers">{confirmation}</span>
      )}
    </output>
  );
}
