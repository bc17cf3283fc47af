/** A tone that replaces a character that is not said aloud (EN 301 549 5.1.3.8). */
let context: AudioContext | undefined;

const hertz = { typed: 660, deleted: 330 } as const;
const lengthS = 0.07;

/** @param volume 0 to 1 */
export function beep(what: keyof typeof hertz, volume: number): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = hertz[what];
  loudness.gain.setValueAtTime(volume * 0.3, start);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + lengthS);
  tone.connect(loudness).connect(context.destination);
  tone.start(start);
  tone.stop(start + lengthS);
}
