import { z } from 'zod';

/** A kiosk's call for a member of staff. */

/** `POST /api/help-calls`: the page makes the id, and a repeat is the same call. */
export const newHelpCallSchema = z.strictObject({ callId: z.uuid() });

/** `over`: it was ended at the kiosk, or its time is over. */
export const helpCallStateSchema = z.enum(['waiting', 'on_the_way', 'over']);

export const helpCallSchema = z.strictObject({ callId: z.uuid(), state: helpCallStateSchema, calledAt: z.int() });

/** `GET /api/help-calls`: the kiosk's open call, if there is one. */
export const openHelpCallSchema = z.strictObject({ call: helpCallSchema.nullable() });

/** `GET /api/back-office/help-calls`: the calls that wait for an answer, the oldest first. */
export const waitingHelpCallsSchema = z.strictObject({
  calls: z.array(
    z.strictObject({ callId: z.uuid(), terminalId: z.string(), terminalName: z.string(), calledAt: z.int() }),
  ),
});

/** Who answered a call first. A call that is over without an answer has none. */
export const answeredHelpCallSchema = z.strictObject({
  callId: z.uuid(),
  state: helpCallStateSchema,
  answeredBy: z.strictObject({ staffId: z.string(), name: z.string() }).nullable(),
});

/** How long a call stays open at most. */
export const helpCallLastsMs = 15 * 60_000;

export type HelpCall = z.infer<typeof helpCallSchema>;
export type WaitingHelpCalls = z.infer<typeof waitingHelpCallsSchema>;
export type AnsweredHelpCall = z.infer<typeof answeredHelpCallSchema>;
