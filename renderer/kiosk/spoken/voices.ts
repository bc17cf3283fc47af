import { useSyncExternalStore } from 'react';
import type { Language } from '../../wording/languages.ts';

/**
 * The system's voices. Some machines have none, and others none for every language; a page that is read aloud there stays silent.
 * Browsers find their voices a moment after the page has begun.
 */

const synthesis = () => globalThis.speechSynthesis as Partial<SpeechSynthesis> | undefined;

function languagesOfVoices(): string {
  const voices = synthesis()?.getVoices?.() ?? [];
  const spoken = voices.map(({ lang }) => lang.split(/[-_]/)[0]?.toLowerCase() ?? '');
  return [...new Set(spoken)].toSorted().join(' ');
}

function subscribe(onChange: () => void): () => void {
  const voices = synthesis();
  voices?.addEventListener?.('voiceschanged', onChange);
  return () => voices?.removeEventListener?.('voiceschanged', onChange);
}

/** Whether something can speak this language; without a language, whether anything can speak at all. */
export function useHasVoice(language?: Language): boolean {
  const spoken = useSyncExternalStore(subscribe, languagesOfVoices);
  // A speaking machine that cannot list its voices.
  if (synthesis() !== undefined && synthesis()?.getVoices === undefined) return true;
  return language === undefined ? spoken !== '' : spoken.split(' ').includes(language);
}
