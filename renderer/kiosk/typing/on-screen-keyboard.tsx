import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { KeyboardEvent, Ref, RefObject } from 'react';
import { present } from '../../../contract/presence.ts';
import { Icon } from '../../controls/icon.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { changeBackward, deleteBackward, insertText, isAtWordStart } from './field-writing.ts';
import type { Field } from './field-writing.ts';
import { partsOf } from './key-arrangement.ts';
import type { KeyGrid } from './key-arrangement.ts';
import { hasShift, keyPages, keyRows } from './key-layouts.ts';
import type { FieldKind, KanaChange, KeyPage } from './key-layouts.ts';
import { keepOneStop, travelByArrow } from './key-travel.ts';
import { Key } from './key.tsx';
import { toggleHalfVoicing, toggleSmall, toggleVoicing } from './kana.ts';
import { otherFormOf } from './letter-forms.ts';
import { nextFieldOf } from './next-field.ts';
import { keyMeasures } from './key-measures.ts';
import './on-screen-keyboard.css';

const kanaChangeOf: Record<KanaChange, { label: WordingKey; change: (kana: string) => string | undefined }> = {
  ゛: { label: 'typing.voiced', change: toggleVoicing },
  ゜: { label: 'typing.halfVoiced', change: toggleHalfVoicing },
  小: { label: 'typing.small', change: toggleSmall },
};

const pageLabels: Record<KeyPage, WordingKey> = {
  own: 'typing.letters',
  latin: 'typing.latin',
  accents: 'typing.accents',
  moreAccents: 'typing.moreAccents',
  signs: 'typing.signs',
};

const pageSigns: Record<Exclude<KeyPage, 'own'>, string> = {
  latin: 'ABC',
  accents: 'àéö',
  moreAccents: 'āđș',
  signs: '123',
};
const ownSigns = { en: 'ABC', de: 'ABC', es: 'ABC', ja: 'あいう', ar: 'أ ب ج' } as const;

/**
 * A kiosk's keyboard. It appears when a field gets the focus, below everything else and never over it, with a number pad for
 * digits. It stores nothing that was typed; only the field does.
 */
export function OnScreenKeyboard({
  keyboard,
  field,
  kind,
  grid,
  onHide,
}: {
  keyboard: RefObject<HTMLElement | null>;
  field: Field;
  kind: FieldKind;
  grid: KeyGrid;
  onHide: () => void;
}) {
  const say = useSay();
  const { language } = useSpokenLanguage();
  const [page, setPage] = useState<KeyPage>(() => {
    // Cards show names in Latin letters.
    const wanted = field.dataset['letters'] === 'latin' ? 'latin' : 'own';
    return keyPages(kind, language).includes(wanted) ? wanted : 'own';
  });
  const [chosenPart, setPart] = useState(0);
  const canShift = hasShift(kind, page, language);
  const isKana = page === 'own' && language === 'ja' && kind === 'text';
  /** Names begin with a capital if the field asks for it. */
  const wantsCapital = () => field.autocapitalize === 'words' && canShift && !isKana && isAtWordStart(field);
  const [isShifted, setShifted] = useState(wantsCapital);
  /** Words are written entirely in katakana, so this mode stays until it is left. */
  const [isKatakana, setKatakana] = useState(false);
  const isOtherForm = isKana ? isKatakana : isShifted;
  const echo = useRef<(words: string) => void>(null);
  const isSecret = field.dataset['secret'] !== undefined;
  const hasNext = nextFieldOf(field) !== undefined;

  useEffect(() => {
    if (keyboard.current) keepOneStop(keyboard.current);
  });

  /** For a field that must not be read aloud, only the length is announced. */
  function told(done: boolean, words: string) {
    if (!done) return;
    echo.current?.(isSecret ? say('typing.length', { count: field.value.length }) : words);
    setShifted(wantsCapital());
  }
  const type = (text: string) => told(insertText(field, text), text);
  const remove = () => told(deleteBackward(field), say('typing.deleted'));

  function turnTo(other: KeyPage) {
    setPage(other);
    setPart(0);
  }
  function goOn() {
    const next = nextFieldOf(field);
    if (next) next.focus();
    else if (field.form) field.form.requestSubmit();
    else leave();
  }
  function leave() {
    field.blur();
    onHide();
  }

  function hear(event: KeyboardEvent<HTMLElement>) {
    if (travelByArrow(event)) event.preventDefault();
    if (event.key !== 'Escape') return;
    field.focus();
    onHide();
  }

  const textKey = (text: string, place: number) => {
    const change = kanaChangeOf[text as KanaChange] as (typeof kanaChangeOf)[KanaChange] | undefined;
    if (change) {
      return (
        <Key
          key={place}
          look="other"
          label={say(change.label)}
          onKey={() => told(changeBackward(field, change.change), field.value.at(-1) ?? '')}
        >
          <span className={text === '小' ? undefined : 'key-mark'}>{text}</span>
        </Key>
      );
    }
    const shown = isOtherForm && canShift ? otherFormOf(text) : text;
    return (
      <Key key={place} onKey={() => type(shown)}>
        {/^\p{M}$/u.test(shown) ? `◌${shown}` : shown}
      </Key>
    );
  };

  const isPad = kind === 'digits';
  const hasPlus = field.dataset['plus'] !== undefined;
  const name = say(isPad ? 'typing.pad' : 'typing.keyboard');
  const parts = partsOf(keyRows(kind, page, language), grid, { page, language });
  // On a display that became larger there may be fewer parts.
  const part = Math.min(chosenPart, parts.length - 1);
  const rows = present(parts[part], 'a part of the keys');
  const otherPages = isPad ? [] : keyPages(kind, language).filter((other) => other !== page);
  const others =
    otherPages.length + [canShift, parts.length > 1, kind === 'email', isPad, isPad && hasPlus].filter(Boolean).length;
  const isNarrow = grid.sideWidth === 0;
  const look = ['keyboard-keys', isPad && 'keyboard-pad', isNarrow && 'keyboard-narrow'].filter(Boolean).join(' ');
  return (
    <section ref={keyboard} className="keyboard" aria-label={name} data-secret={isSecret ? '' : undefined}>
      <div
        className={look}
        style={keyMeasures(grid, rows, { others, hasSpace: kind === 'text' })}
        role="toolbar"
        aria-label={name}
        dir="ltr"
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        onKeyDown={hear}
        onFocus={({ currentTarget }) => keepOneStop(currentTarget)}
      >
        <div className="keyboard-rows">
          {rows.map((row, place) => (
            <div key={place} className="keyboard-row">
              {row.map(textKey)}
            </div>
          ))}
          <div className="keyboard-row keyboard-last">
            {canShift && (
              <Key
                look="other"
                label={say(isKana ? 'typing.katakana' : 'typing.capitals')}
                isPressed={isOtherForm}
                onKey={() => (isKana ? setKatakana(!isKatakana) : setShifted(!isShifted))}
              >
                {isKana ? 'ア' : <Icon name="shift" />}
              </Key>
            )}
            {isPad && hasPlus && textKey('+', 1)}
            {isPad && textKey('0', 0)}
            {otherPages.map((other) => (
              <Key key={other} look="other" label={say(pageLabels[other])} onKey={() => turnTo(other)}>
                {other === 'own' ? ownSigns[language] : pageSigns[other]}
              </Key>
            ))}
            {parts.length > 1 && (
              <Key
                look="other"
                label={say('typing.more', { part: part + 1, parts: parts.length })}
                onKey={() => setPart((part + 1) % parts.length)}
              >
                {`${part + 1}/${parts.length}`}
              </Key>
            )}
            {kind === 'email' && <Key onKey={() => type('.com')}>.com</Key>}
            {kind === 'text' && (
              <Key look="space" label={say('typing.space')} onKey={() => type(' ')}>
                {isNarrow ? <span className="key-space-sign" /> : say('typing.space')}
              </Key>
            )}
          </div>
        </div>
        <div className="keyboard-side">
          <Key look="other" label={say('typing.hide')} onKey={leave}>
            <Icon name="down" />
          </Key>
          <Key look="other" label={say('typing.delete')} repeats onKey={remove}>
            <Icon name="delete" />
          </Key>
          <Key look="main" onKey={goOn}>
            {say(hasNext ? 'typing.next' : 'typing.done')}
          </Key>
        </div>
      </div>
      <Echo tell={echo} />
    </section>
  );
}

/** Tells a screen reader what a key did. The words are its own state, so that no key is drawn again for them. */
function Echo({ tell }: { tell: Ref<(words: string) => void> }) {
  const [words, setWords] = useState('');
  useImperativeHandle(tell, () => setWords, []);
  return <output className="for-screen-readers">{words}</output>;
}
