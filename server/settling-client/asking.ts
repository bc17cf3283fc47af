import { JoseError, signCompact } from '../../platform/compact-jose.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import { requestType } from '../../contract/settling/check.ts';
import { isSettlingRefusal } from '../../contract/settling/requests.ts';
import type { SettlingRefusal, SettlingRequest, WordRequest } from '../../contract/settling/requests.ts';
import type { SettlingAvailability } from './settling-availability.ts';
import { NoAnswer } from './settling-client.ts';
import type { SettlingClient } from './settling-client.ts';
import type { SettlingKeySet } from './settling-key-set.ts';
import { readSignedBySettling } from './signed-by-settling.ts';

/** How this seller's server signs and sends. */
export type Signing = { signingKey: KeyPair; client: SettlingClient };

export type AskingParts = Signing & { log: Log; keySet: SettlingKeySet; availability: SettlingAvailability };

/**
 * Signs a request and sends it.
 * @param deadlineMs for the whole exchange
 * @returns settling's answer; what it signed in it is not verified here
 * @throws {NoAnswer}
 */
export function askSigned<Request extends object, Given extends object>(
  { signingKey, client }: Signing,
  kind: SettlingRequest<Request, Given>,
  request: Request,
  deadlineMs: number,
): Promise<Given | SettlingRefusal> {
  const { privateKey, kid } = signingKey;
  return client.ask(kind, signCompact(request, privateKey, { kid, typ: requestType }), deadlineMs);
}

function isStale(answer: object): boolean {
  return isSettlingRefusal(answer) && answer.refusal === 'request_stale';
}

/** If settling took a timed request for stale, asks once more with settling's present time: settling recorded nothing. */
async function askInTime<Request extends { issuedAt: number }, Given extends object>(
  parts: AskingParts,
  kind: SettlingRequest<Request, Given> & { isTimed: boolean },
  request: Request,
  until: number,
): Promise<Given | SettlingRefusal> {
  const { availability } = parts;
  const { settlingClock } = availability;
  const ask = async (issuedAt: number) => {
    const answer = await askSigned(parts, kind, { ...request, issuedAt }, Math.ceil(until - performance.now()));
    availability.noteAnswer();
    return answer;
  };
  let answer = await ask(request.issuedAt);
  if (!kind.isTimed) return answer;
  if (isStale(answer)) {
    await settlingClock.measureAgain((until - performance.now()) / 2);
    answer = await ask(settlingClock.now());
  }
  if (isStale(answer)) availability.noteStale();
  else settlingClock.noteHeard();
  return answer;
}

/** Settling's word, verified, and as settling signed it. */
export type SignedWord<Word> = { word: Word; signed: string };

/**
 * Signs a request, asks settling, verifies what settling signed, and checks that it is about exactly what was asked.
 * @param options.until the deadline for the verified answer, as `performance.now()` counts
 * @param options.about what the log says of the request
 * @returns settling's word or its refusal; undefined when there is no answer to believe: the same may be asked again later
 */
export async function askForWord<Request extends { issuedAt: number }, Given extends object, Word>(
  parts: AskingParts,
  kind: WordRequest<Request, Given, Word>,
  request: Request,
  { until, about }: { until: number; about: Record<string, string> },
): Promise<SignedWord<Word> | SettlingRefusal | undefined> {
  const { log, keySet, availability } = parts;
  const { name, type, schema, isAbout } = kind.word;
  try {
    const answer = await askInTime(parts, kind, request, until);
    if (isSettlingRefusal(answer)) {
      const { refusal } = answer;
      if (refusal === 'settling_unavailable') {
        availability.noteCannotDecide();
        return undefined;
      }
      log.error({ event: 'settling_refused', ...about, refusal }, 'settling refused a request');
      return answer;
    }
    const signed = kind.wordIn(answer);
    const word = await readSignedBySettling(keySet, signed, { type, schema, leftMs: until - performance.now() });
    if (isAbout(word, request)) return { word, signed };
    log.error({ event: `${name}_refused`, ...about }, `a ${name} is about something else than was asked`);
  } catch (error) {
    if (error instanceof JoseError) {
      log.error({ event: `${name}_refused`, ...about, why: error.message }, `a ${name} does not verify`);
    } else if (error instanceof NoAnswer) {
      availability.noteNoAnswer(error.message);
      log.warn({ event: 'settling_silent', ...about, why: error.message }, 'settling gave no answer');
    } else throw error;
  }
  return undefined;
}
