import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useWording } from '../wording/wording.tsx';

/**
 * Edits the words by which an article is also found. Enter or a comma ends a word; Backspace in an empty field removes the last
 * one.
 */
export function TagField({
  tags,
  onChange,
  onBlur,
}: {
  tags: string[];
  onChange: (tags: string[]) => void;
  onBlur: () => void;
}) {
  const { say } = useWording();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');

  function add(text: string) {
    const added = text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '' && !tags.includes(tag));
    setTyped('');
    if (added.length > 0) onChange([...new Set([...tags, ...added])]);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && tags.length > 0) {
      onChange(tags.slice(0, -1));
    }
  }

  return (
    <div className="entry">
      <label className="entry-label" htmlFor={id}>
        {say('article.tags')}
      </label>
      <span className="entry-hint" id={`${id}-hint`}>
        {say('article.tagsHint')}
      </span>
      <div className="tags">
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
            <button
              type="button"
              aria-label={say('article.tagRemove', { tag })}
              onClick={() => {
                onChange(tags.filter((each) => each !== tag));
                input.current?.focus();
              }}
            >
              <Icon name="cross" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          className="tags-input"
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          maxLength={255}
          value={typed}
          onChange={({ target }) => (target.value.includes(',') ? add(target.value) : setTyped(target.value))}
          onKeyDown={onKeyDown}
          onBlur={() => {
            add(typed);
            onBlur();
          }}
        />
      </div>
    </div>
  );
}
