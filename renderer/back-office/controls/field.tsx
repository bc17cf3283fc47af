import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import './field.css';

type Labelled = {
  label: string;
  /** In a table the column's head is the visible label; this one is then only for screen readers. */
  isLabelHidden?: boolean;
  hint?: string | undefined;
  /** What is wrong and how to fix it. */
  error?: string | undefined;
};

function Entry({
  id,
  label,
  isLabelHidden = false,
  hint,
  error,
  look = '',
  children,
}: Labelled & { id: string; look?: string; children: ReactNode }) {
  return (
    <div className={`entry ${look}`}>
      <label className={isLabelHidden ? 'for-screen-readers' : 'entry-label'} htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span className="entry-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children}
      <output className="entry-message" id={`${id}-error`}>
        {error && (
          <>
            <Icon name="care" />
            {error}
          </>
        )}
      </output>
    </div>
  );
}

function describedBy(id: string, hint: string | undefined, error: string | undefined): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}

type FieldProps = Labelled &
  Omit<ComponentProps<'input'>, 'className' | 'style' | 'id'> & {
    /** Aligns digits under digits, at the end of the line. */
    isNumeric?: boolean;
    /** A few letters at the beginning of the box, such as the currency. */
    before?: string;
    /** Buttons that belong to the field. */
    after?: ReactNode;
  };

/** A labelled line of text; hand through what react-hook-form's `register` gives. */
export function Field({ label, isLabelHidden, hint, error, isNumeric, before, after, ...input }: FieldProps) {
  const id = useId();
  const look = `${isNumeric ? 'entry-numbers' : ''} ${before ? 'entry-has-before' : ''}`;
  return (
    <Entry id={id} label={label} isLabelHidden={isLabelHidden ?? false} hint={hint} error={error} look={look}>
      <span className="entry-box">
        {before && (
          <span className="entry-before" aria-hidden="true">
            {before}
          </span>
        )}
        <input
          type="text"
          autoComplete="off"
          {...input}
          id={id}
          className="entry-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
        />
        {after}
      </span>
    </Entry>
  );
}

type AreaProps = Labelled & Omit<ComponentProps<'textarea'>, 'className' | 'style' | 'id'>;

/** Several labelled lines of text. */
export function TextArea({ label, isLabelHidden, hint, error, ...area }: AreaProps) {
  const id = useId();
  return (
    <Entry id={id} label={label} isLabelHidden={isLabelHidden ?? false} hint={hint} error={error}>
      <textarea
        {...area}
        id={id}
        className="entry-input"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Entry>
  );
}
