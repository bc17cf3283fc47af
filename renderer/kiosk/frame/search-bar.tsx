import { startTransition, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { useLocation, useNavigate, useNavigationType, useSearchParams } from 'react-router';
import { IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { longestRun } from '../../../contract/credit-numbers-in-text.ts';
import { isLongerThanBarcode, mayBeSearchedWhileTyped, mayHoldCreditNumber } from './search-secrecy.ts';
import './search-bar.css';

/** How long typing must pause before the seller is asked. */
const pauseMs = 60;
/** How long a credit number stays in the wrong field. */
const removedAfterMs = 1_500;
/** How long the page says that it removed a number. */
const toldMs = 12_000;

/** Whether what was typed now is a word of its own. The signs that card readers send before the digits are none. */
function beginsWord(before: string, typed: string): boolean {
  return /(?:^|\s)$/.test(before) || /^\s/.test(typed.slice(before.length));
}

/** The search on every screen before payment. The search text is part of the browse screen's address. */
export function SearchBar() {
  const say = useSay();
  const navigate = useNavigate();
  const { pathname, search: query, key, state } = useLocation();
  const navigationType = useNavigationType();
  const [parameters] = useSearchParams();
  const isBrowsing = pathname === '/articles';
  const searched = isBrowsing ? (parameters.get('q') ?? '') : '';
  const [text, setText] = useState(searched);
  const asked = useRef(searched);
  const [wasRemoved, setRemoved] = useState(false);
  /** Where the shopper was before the digits began that may be a card number. */
  const beforeDigits = useRef({ address: '/', searched: '' });

  // An address that typing led to may arrive after more was typed; only other addresses set the field.
  const isTyped = navigationType !== 'POP' && (state as { isTyped?: boolean } | null)?.isTyped === true;
  useEffect(() => {
    if (isTyped || searched === asked.current) return;
    asked.current = searched;
    setText(searched);
  }, [searched, isTyped]);

  function hearTyped(typed: string) {
    if (longestRun(text) === 0 && beginsWord(text, typed))
      beforeDigits.current = { address: pathname + query, searched: asked.current };
    setText(typed);
    setRemoved(false);
  }

  /** Shows what was there before the number, of which the first digits may have been searched for. */
  function removeNumber() {
    const { address, searched: earlier } = beforeDigits.current;
    asked.current = earlier;
    setText(earlier);
    setRemoved(true);
    if (address !== pathname + query) void navigate(address, { replace: true, state: { isTyped: true } });
  }
  const removeLate = useEffectEvent(removeNumber);

  /** @param isComplete the shopper confirmed it, by Enter or by leaving the field */
  function search(wanted: string, isComplete: boolean) {
    if (wanted === asked.current) return;
    if (mayHoldCreditNumber(wanted)) {
      if (isComplete) removeNumber();
      return;
    }
    if (!isComplete && !mayBeSearchedWhileTyped(wanted)) return;
    asked.current = wanted;
    const address = wanted === '' ? '/articles' : `/articles?q=${encodeURIComponent(wanted)}`;
    // The list is drawn in between the next keys, and never delays one of them.
    startTransition(() => void navigate(address, { replace: isBrowsing, state: { isTyped: true } }));
  }

  useEffect(() => {
    const timer = setTimeout(() => search(text.trim(), false), pauseMs);
    return () => clearTimeout(timer);
  });

  useEffect(() => {
    if (!isLongerThanBarcode(text)) return;
    const timer = setTimeout(() => removeLate(), removedAfterMs);
    return () => clearTimeout(timer);
  }, [text]);

  useEffect(() => {
    if (!wasRemoved) return;
    const timer = setTimeout(() => setRemoved(false), toldMs);
    return () => clearTimeout(timer);
  }, [wasRemoved]);

  /** The very first screen has nothing behind it. */
  const goBack = () => void (key === 'default' ? navigate('/') : navigate(-1));

  return (
    <search className="search-bar">
      {pathname !== '/' && <IconButton icon="back" label={say('frame.back')} onPress={goBack} />}
      <SearchField
        className="search"
        aria-label={say('search.label')}
        value={text}
        onChange={hearTyped}
        onSubmit={(submitted) => search(submitted.trim(), true)}
        onBlur={({ relatedTarget }) => {
          if (!relatedTarget?.closest('.keyboard')) search(text.trim(), true);
        }}
        maxLength={200}
      >
        <Icon name="search" />
        <Input className="search-input" placeholder={say('search.placeholder')} autoComplete="off" spellCheck="false" />
        <Button className="search-clear" aria-label={say('search.clear')}>
          <Icon name="cross" />
        </Button>
      </SearchField>
      <output className="search-notice-place">
        {wasRemoved && (
          <p className="search-notice">
            <Icon name="care" />
            {say('search.creditNumber')}
          </p>
        )}
      </output>
    </search>
  );
}
