import { useSyncExternalStore } from 'react';

/** The sound of a call for help, and the switch that mutes it in this browser. */

const settingName = 'sidelane-bell';
const mutedValue = 'off';
const tones = [
  { hertz: 880, startsAtS: 0 },
  { hertz: 659, startsAtS: 0.22 },
] as const;
const toneLengthS = 0.4;
const loudness = 0.35;

let context: AudioContext | undefined;
const listeners = new Set<() => void>();
const tellListeners = () => {
  for (const listener of listeners) listener();
};

/** Browsers give a page its sound after it was touched once: any touch or key turns it on. */
function allow(): void {
  void context?.resume();
}

function openContext(): AudioContext {
  if (!context) {
    context = new AudioContext();
    context.addEventListener('statechange', tellListeners);
    for (const event of ['pointerdown', 'keydown']) addEventListener(event, allow, { capture: true, passive: true });
  }
  return context;
}

function isMuted(): boolean {
  // A browser that keeps nothing rings.
  try {
    return localStorage.getItem(settingName) === mutedValue;
  } catch {
    return false;
  }
}

function mute(muted: boolean): void {
  try {
    if (muted) localStorage.setItem(settingName, mutedValue);
    else localStorage.removeItem(settingName);
  } finally {
    tellListeners();
  }
}

/** Two tones. They are not played later if the browser allows no sound now. */
export function ring(): void {
  const sounding = openContext();
  if (isMuted() || sounding.state !== 'running') return;
  for (const { hertz, startsAtS } of tones) {
    const start = sounding.currentTime + startsAtS;
    const tone = sounding.createOscillator();
    const volume = sounding.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(loudness, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + toneLengthS);
    tone.connect(volume).connect(sounding.destination);
    tone.start(start);
    tone.stop(start + toneLengthS);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

type BellStanding = 'on' | 'muted' | 'blocked';

function standing(): BellStanding {
  if (isMuted()) return 'muted';
  return openContext().state === 'running' ? 'on' : 'blocked';
}

/** Whether calls can be heard in this browser, and the switch for that. */
export function useBell(): { standing: BellStanding; mute: (muted: boolean) => void } {
  return { standing: useSyncExternalStore(subscribe, standing), mute };
}
