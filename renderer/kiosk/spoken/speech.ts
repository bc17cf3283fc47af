/** Speaks with the system's voices, through the Web Speech API. It says when that fails, because silence tells no one. */

type Manner = { locale: string; /** 0 to 1. */ volume: number };

/** The same text within this time is an echo: a screen often reports one thing in two ways. */
const echoMs = 1_200;

/** Errors of an utterance that say nothing about the voice: it was stopped, or the browser waits for a touch. */
const harmless: ReadonlySet<string> = new Set(['canceled', 'interrupted', 'not-allowed']);

export class Speech {
  readonly #synthesis = globalThis.speechSynthesis as SpeechSynthesis | undefined;
  #manner: Manner = { locale: 'en', volume: 1 };
  #worthRepeating = '';
  #latest = '';
  #latestAt = Number.NEGATIVE_INFINITY;
  #hasFailed = false;
  readonly #listeners = new Set<() => void>();

  /** Whether the last sentence that was begun could not be spoken. */
  readonly hasFailed = (): boolean => this.#hasFailed;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

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
    if (!this.#synthesis) return this.#note(true);
    if (whenever === 'at-once') this.#synthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = this.#manner.locale;
    utterance.volume = this.#manner.volume;
    utterance.addEventListener('start', () => this.#note(false));
    utterance.addEventListener('error', ({ error }) => {
      if (!harmless.has(error)) this.#note(true);
    });
    this.#synthesis.speak(utterance);
  }

  #note(hasFailed: boolean): void {
    if (this.#hasFailed === hasFailed) return;
    this.#hasFailed = hasFailed;
    for (const listener of this.#listeners) listener();
  }
}
