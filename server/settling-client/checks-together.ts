import {
  longestCheckLinesBytes,
  mostCheckLines,
  readAnswerLines,
  writeCheckLines,
} from '../../contract/settling/check-lines.ts';

type Waiting = {
  signedCheck: string;
  /** As `performance.now()` counts. */
  until: number;
  resolve: (answer: string) => void;
  reject: (error: unknown) => void;
};

/** Posts a body to settling's checks and gives the text of the answer. Its error is the answer of every check in the body. */
type Post = (body: string, deadlineMs: number) => Promise<string>;

/**
 * Posts checks that are ready at the same moment as one request (`contract/settling/check-lines.ts`). Checks whose applications
 * were committed together come together. None waits for an answer to others, so a request that stays silent delays nothing but
 * its own checks. If it is cut off, each of them is without an answer.
 */
export class ChecksTogether {
  readonly #post: Post;
  #waiting: Waiting[] = [];

  constructor(post: Post) {
    this.#post = post;
  }

  /** @returns the text of this check's answer */
  ask(signedCheck: string, deadlineMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#send());
      this.#waiting.push({ signedCheck, until: performance.now() + deadlineMs, resolve, reject });
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length;) {
      const request = waiting.slice(start, start + fitting(waiting.slice(start, start + mostCheckLines)));
      start += request.length;
      void this.#exchange(request);
    }
  }

  async #exchange(request: readonly Waiting[]): Promise<void> {
    const body = writeCheckLines(request.map(({ signedCheck }) => signedCheck));
    const until = Math.min(...request.map((one) => one.until));
    try {
      const text = await this.#post(body, Math.max(1, Math.ceil(until - performance.now())));
      const lines = readAnswerLines(text, request.length);
      // Nothing that can be read is no answer to any of them.
      for (const [place, { resolve }] of request.entries()) resolve(lines?.[place] ?? '');
    } catch (error) {
      for (const { reject } of request) reject(error);
    }
  }
}

/** How many of the checks fit into one request: at least one, however long it is. */
function fitting(checks: readonly Waiting[]): number {
  let bytes = 0;
  const beyond = checks.findIndex(({ signedCheck }) => (bytes += signedCheck.length + 1) > longestCheckLinesBytes);
  return beyond < 0 ? checks.length : Math.max(1, beyond);
}
