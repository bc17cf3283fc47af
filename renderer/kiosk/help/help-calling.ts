import { queryOptions } from '@tanstack/react-query';
import type { HelpCall } from '../../../contract/seller/help-call.ts';
import type { Answer } from '../seller/seller-api.ts';
import { callForHelp, endHelpCall, readHelpCall } from '../seller/seller-api.ts';
import { NoValue, valueOf } from '../seller/query-value.ts';

/** What the page says to the seller about its call for help, again and again until the seller has heard it. */

const betweenLooksMs = 2_000;
const betweenTriesMs = 3_000;
/** After so many tries the shopper is told that the call did not get through. */
const mostTries = 3;

/** Calls that the shopper ended, or whose visit is over, even if the seller has not heard of it yet. */
const ended = new Set<string>();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isAnswered = (answer: Answer<unknown>) => !('failure' in answer);

/** The kiosk's open call: asked for when the page starts, and again and again while there is one. */
export const helpCallQuery = queryOptions({
  queryKey: ['help-call'],
  queryFn: async ({ signal }): Promise<HelpCall | null> => {
    const { call } = await valueOf(readHelpCall(signal));
    return call && ended.has(call.callId) ? null : call;
  },
  refetchInterval: ({ state: { data, error } }) =>
    data || (error instanceof NoValue && error.why === 'unreachable') ? betweenLooksMs : false,
  retry: false,
});

/** Makes a call. @returns undefined when it did not get through, was refused, or was ended in the meantime */
export async function sendCall(callId: string): Promise<HelpCall | undefined> {
  for (let tries = 1; ; tries++) {
    const answer = await callForHelp(callId);
    if ('value' in answer) {
      if (!ended.has(callId)) return answer.value;
      void sendEnd(answer.value.callId);
      return undefined;
    }
    if (isAnswered(answer)) return undefined;
    if (tries === mostTries) {
      // The call may have arrived, and only the answer was lost. The shopper is sent to the counter, and no one has to come.
      void sendEnd(callId);
      return undefined;
    }
    await pause(betweenTriesMs);
  }
}

/** Ends a call, however long it takes to tell the seller. */
export async function sendEnd(callId: string): Promise<void> {
  ended.add(callId);
  while (!isAnswered(await endHelpCall(callId))) await pause(betweenTriesMs);
}
