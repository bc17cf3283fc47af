import { useState } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { DisplaySheet } from './display-sheet.tsx';
import { useHasVoice } from '../spoken/voices.ts';
import { useDisplay } from '../display/display-provider.tsx';
import './display-buttons.css';

/**
 * The two buttons that are always visible: display settings, and reading aloud where something can speak the language. Their names are labels too, because the words do
 * not always fit.
 */
export function DisplayButtons() {
  const say = useSay();
  const { isSpoken, adjust } = useDisplay();
  const canSpeak = useHasVoice(useSpokenLanguage().language);
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
      {(canSpeak || isSpoken) && (
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
      )}
      <DisplaySheet isOpen={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}
