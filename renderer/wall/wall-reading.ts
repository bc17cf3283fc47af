import { useEffect, useReducer } from 'react';
import { parseAnswer, requestTo } from '../../contract/seller/endpoint-call.ts';
import { refusalBodySchema } from '../../contract/seller/refusals.ts';
import { serviceEndpoints } from '../../contract/seller/service-endpoints.ts';
import type { Wall } from '../../contract/seller/wall.ts';

const everyMs = 3_000;
const deadlineMs = 8_000;
/** So long without an answer, and the display says that it may be wrong. */
const staleAfterMs = 15_000;

export type WallReading = {
  wall: Wall | null;
  /** Epoch milliseconds of the last answer, when it is too long ago. */
  staleSince: number | null;
  /** The seller knows no link with this secret any more. */
  isWithdrawn: boolean;
};

/** @returns null when there was no answer that counts */
async function ask(secret: string): Promise<Wall | 'withdrawn' | null> {
  const { method, path, body } = requestTo(serviceEndpoints.readWall, { body: { secret } });
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const content: unknown = await response.json();
    if (response.ok) {
      const parsed = parseAnswer(serviceEndpoints.readWall, content);
      return 'value' in parsed ? parsed.value : null;
    }
    const refused = refusalBodySchema.safeParse(content);
    const name = refused.success ? refused.data.refusal : undefined;
    return name === 'not_found' || name === 'request_malformed' ? 'withdrawn' : null;
  } catch {
    return null;
  }
}

type State = WallReading & { answeredAt: number; clockAt: number };

function next(state: State, given: { answer: Wall | 'withdrawn' | null; monotonicNow: number; now: number }): State {
  const { answer, monotonicNow, now } = given;
  if (answer === 'withdrawn') return { ...state, wall: null, staleSince: null, isWithdrawn: true };
  if (answer) return { wall: answer, staleSince: null, isWithdrawn: false, answeredAt: monotonicNow, clockAt: now };
  const isStale = monotonicNow - state.answeredAt >= staleAfterMs;
  return { ...state, staleSince: isStale ? state.clockAt : null };
}

/** What the seller says of the shop's orders, asked for again and again, even after an answer failed. */
export function useWall(secret: string): WallReading {
  const [state, hear] = useReducer(next, null, () => ({
    wall: null,
    staleSince: null,
    isWithdrawn: false,
    answeredAt: performance.now(),
    clockAt: Date.now(),
  }));
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function goOn() {
      const answer = await ask(secret);
      if (isOver) return;
      hear({ answer, monotonicNow: performance.now(), now: Date.now() });
      timer = setTimeout(() => void goOn(), everyMs);
    }
    void goOn();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [secret]);
  return state;
}
