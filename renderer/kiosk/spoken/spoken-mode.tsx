import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { SpeechStanding } from '../../../contract/seller/kiosk-care.ts';
import { present } from '../../../contract/presence.ts';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useDisplay } from '../display/display-provider.tsx';
import { volumes } from '../display/display-settings.ts';
import { settingsQuery } from '../page/first-language.ts';
import { beep } from './beep.ts';
import { isPrivate, wordsFor } from './element-words.ts';
import { watchHeadphones } from './headphones.ts';
import { scrollByTwoFingers, scrollScreen } from './scrolling.ts';
import { Speech } from './speech.ts';
import { screenHeading, watchChanges } from './spoken-changes.ts';
import { watchTyping } from './spoken-typing.ts';
import { exploreByTouch } from './touch-exploration.ts';
import { useHasVoice } from './voices.ts';

const SpeechContext = createContext<Speech | undefined>(undefined);

/**
 * A key of the page's own keyboard would reveal what is about to be typed, however it was reached. The keyboard is as private as
 * its field, wherever the focus is.
 */
function isKeyOfPrivateField(element: Element): boolean {
  const key = element.closest('[role=toolbar] button');
  const name = key?.getAttribute('aria-label') ?? key?.textContent ?? '';
  return key !== null && isPrivate(key) && [...name.trim()].length === 1;
}

/** For the kiosk's health. A shell that does not want to know changes nothing for the shopper. */
async function tellKiosk(standing: SpeechStanding): Promise<void> {
  try {
    await window.sidelane?.noteSpeech(standing);
  } catch {
    // It is told again when it changes.
  }
}

/** After a pause in typing of this length, the progress is announced. */
const typingPauseMs = 1_000;

/**
 * Spoken mode: it speaks the focus, what a finger touches, what is typed and what changes, in the shopper's language. Private
 * content is spoken only if the shopper wants that; until then there is a tone for each character.
 */
export function SpokenMode({ children }: { children: ReactNode }) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const { isSpoken, speaksPrivate, volume, adjust } = useDisplay();
  const [speech] = useState(() => new Speech());
  const { data: settings } = useQuery(settingsQuery);
  // The shopper's volume, as a part of what staff allow this kiosk.
  const loudness =
    present(volumes[volume], "the loudness of the shopper's volume") * ((settings?.volumePercent ?? 100) / 100);
  const hasVoice = useHasVoice();
  const hasFailed = useSyncExternalStore(speech.subscribe, speech.hasFailed);
  const standing = hasFailed ? 'failed' : hasVoice ? 'ready' : 'none';
  useEffect(() => void tellKiosk(standing), [standing]);
  const manner = useRef({ say, speaksPrivate, loudness });
  useEffect(() => {
    manner.current = { say, speaksPrivate, loudness };
    speech.speakAs({ locale, volume: loudness });
  }, [say, speaksPrivate, loudness, locale, speech]);

  useEffect(() => watchHeadphones(() => adjust({ isSpoken: true })), [adjust]);

  useEffect(() => {
    if (!isSpoken) return;
    let former: Element | null = null;
    let typingTimer: ReturnType<typeof setTimeout> | undefined;
    const ends = new AbortController();

    function tell(element: Element, whenever: 'at-once' | 'then') {
      const { say: speak, speaksPrivate: mayTell, loudness: loud } = manner.current;
      if (!mayTell && isKeyOfPrivateField(element)) {
        beep('typed', loud);
        speech.say(speak('spoken.keys.hidden'), whenever);
        former = element;
        return;
      }
      const isAside = element.closest('.spoken-bar') !== null;
      speech.say(wordsFor(element, former, speak, mayTell), whenever, isAside);
      former = element;
    }

    function explore(element: Element) {
      tell(element, 'at-once');
      const isKey = element.closest('[role=toolbar]') !== null;
      if (element instanceof HTMLElement && element.tabIndex >= 0 && !isKey) element.focus({ preventScroll: true });
    }

    window.addEventListener(
      'focusin',
      ({ target }) => {
        if (!(target instanceof Element) || target.matches('main')) return;
        tell(target.closest('[role=alert]') ?? target, 'at-once');
      },
      { signal: ends.signal },
    );
    const endChanges = watchChanges(({ element, words, isUrgent }) => {
      if (isPrivate(element) && !manner.current.speaksPrivate) return;
      speech.say(words, isUrgent ? 'at-once' : 'then');
    });
    const endTyping = watchTyping(({ field, added }) => {
      const { say: speak, speaksPrivate: mayTell, loudness: loud } = manner.current;
      clearTimeout(typingTimer);
      if (!isPrivate(field) || mayTell) {
        speech.say(added === '' ? speak('spoken.typed.deleted') : [...added].join(' '), 'at-once');
        return;
      }
      beep(added === '' ? 'deleted' : 'typed', loud);
      typingTimer = setTimeout(() => {
        const count = [...field.value.replaceAll(/\s/g, '')].length;
        speech.say(speak('spoken.field.hidden', { count }), 'then');
      }, typingPauseMs);
    });
    const endExploring = exploreByTouch(explore);
    const endScrolling = scrollByTwoFingers((inSight) =>
      speech.say(manner.current.say('spoken.scrolled', inSight), 'at-once', true),
    );

    const heading = document.querySelector(screenHeading);
    speech.say(manner.current.say('spoken.welcome'), 'at-once');
    if (heading) tell(heading, 'then');
    return () => {
      ends.abort();
      clearTimeout(typingTimer);
      endChanges();
      endTyping();
      endExploring();
      endScrolling();
      speech.forget();
    };
  }, [isSpoken, speech]);

  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** Whether the page cannot be read aloud at this moment, although it should. */
export function useHasSpeechFailed(): boolean {
  const speech = use(SpeechContext);
  if (!speech) throw new Error('useHasSpeechFailed needs SpokenMode around it');
  return useSyncExternalStore(speech.subscribe, speech.hasFailed);
}

/** The bar's actions: repeat the last sentence, stop, or scroll and announce the position. */
export function useSpeech(): Pick<Speech, 'repeat' | 'stop'> & { scroll: (direction: 'up' | 'down') => void } {
  const say = useSay();
  const speech = use(SpeechContext);
  if (!speech) throw new Error('useSpeech needs SpokenMode around it');
  return useMemo(
    () => ({
      repeat: () => speech.repeat(),
      stop: () => speech.stop(),
      scroll: (direction) => {
        const inSight = scrollScreen(direction);
        if (inSight) speech.say(say('spoken.scrolled', inSight), 'at-once', true);
      },
    }),
    [speech, say],
  );
}
