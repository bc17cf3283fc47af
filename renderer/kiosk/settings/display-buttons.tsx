import { useState } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { DisplaySheet } from './display-sheet.tsx';
import { useDisplay } from '../display/display-provider.tsx';
import './display-buttons.css';

/**
 * The two that are always in sight: how the page is shown, one touch away, and whether it is spoken, with one touch.
 * Their names are labels too, because there is not always room for the words.
 */
export function DisplayButtons() {
  const say = useSay();
  const { isSpoken, adjust } = useDisplay();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="display-buttons">
      <button
        type="button"
        className="display-button"
        aria-label={say('display.open')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="access" />
        <span className="display-button-words">{say('display.open')}</span>
      </button>
      <button
        type="button"
        className="display-button"
        aria-label={say('spoken.switch')}
        aria-pressed={isSpoken}
        onClick={() => adjust({ isSpoken: !isSpoken })}
      >
        <Icon name="speaker" />
        <span className="display-button-words">{say('spoken.switch')}</span>
      </button>
      <DisplaySheet isOpen={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}
