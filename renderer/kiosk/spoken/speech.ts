/** Speaks with the system's voices, through the Web Speech API. Without any (some Linux systems) it stays silent. */

type Manner = { locale: string; /** 0 to 1. */ volume: number };

/** The same text within this time is an echo: a screen often reports one thing in two ways. */
const echoMs = 1_200;

export class Speech {
  readonly #synthesis = globalThis.speechSynthesis as SpeechSynthesis | undefined;
  #manner: Manner = { locale: 'en', volume: 1 };
  #worthRepeating = '';
  #latest = '';
  #latestAt = Number.NEGATIVE_INFINITY;

  speakAs(manner: Manner): void {
    this.#manner = manner;
  }

  /**
   * @param whenever `at-once` interrupts the current speech; `then` waits until it is finished
   * @param isAside text that need not be repeatable, such as the name of the button that repeats the last sentence
   */
  say(words: string, whenever: 'at-once' | 'then', isAside = false): void {
    const said = words.trim();
    if (said === '') return;
    const now = performance.now();
    if (said === this.#latest && now - this.#latestAt < echoMs) return;
    this.#latest = said;
    this.#latestAt = now;
    if (!isAside) this.#worthRepeating = said;
    this.#utter(said, whenever);
  }

  repeat(): void {
    if (this.#worthRepeating !== '') this.#utter(this.#worthRepeating, 'at-once');
  }

  stop(): void {
    this.#synthesis?.cancel();
  }

  /** Stops speaking, and forgets what was said. */
  forget(): void {
    this.stop();
    this.#worthRepeating = '';
    this.#latest = '';
    this.#latestAt = Number.NEGATIVE_INFINITY;
  }

  #utter(words: string, whenever: 'at-once' | 'then'): void {
    if (!this.#synthesis) return;
    if (whenever === 'at-once') this.#synthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = this.#manner.locale;
    utterance.volume = this.#manner.volume;
    this.#synthesis.speak(utterance);
  }
}
