/**
 * The stages of a kiosk as a whole, and who acts next in each. `awaits_enrolment`: there is no readable enrolment, and staff put
 * one there or enrol the kiosk with a code. `awaits_shopper`: the shop is open. `awaits_seller`: the seller does not accept this
 * kiosk as its terminal; it sells again when the seller accepts it, or when staff have enrolled it again. An event that is not
 * listed changes nothing. This module has no imports, so that any other may rest on it.
 */
export const kioskTransitions = {
  awaits_enrolment: { enrolment_found: 'awaits_shopper', enrolled: 'awaits_shopper' },
  // Staff may enrol a kiosk just when it opens by itself: the shop then opens again, with the latest enrolment.
  awaits_shopper: { seller_refuses: 'awaits_seller', enrolled: 'awaits_shopper' },
  awaits_seller: { seller_agrees: 'awaits_shopper', enrolled: 'awaits_shopper' },
} as const;

export type KioskStage = keyof typeof kioskTransitions;

/** `enrolled`: with a code at the kiosk itself. `enrolment_found`: a readable enrolment file has appeared. */
export type KioskEvent = 'enrolment_found' | 'enrolled' | 'seller_agrees' | 'seller_refuses';

export const firstStage: KioskStage = 'awaits_enrolment';

/** The stage after `event`, or undefined when the event changes nothing in this stage. */
export function stageAfter(stage: KioskStage, event: KioskEvent): KioskStage | undefined {
  const followers: Partial<Record<KioskEvent, KioskStage>> = kioskTransitions[stage];
  return followers[event];
}

function reachable(first: KioskStage): Set<KioskStage> {
  const reached = new Set([first]);
  for (const stage of reached) for (const next of Object.values(kioskTransitions[stage])) reached.add(next);
  return reached;
}

/** Checks the table when the kiosk starts: every stage can be reached, and can lead back to selling. @throws when it is broken */
export function assertKioskTransitionsAreSound(): void {
  const reached = reachable(firstStage);
  for (const stage of Object.keys(kioskTransitions) as KioskStage[]) {
    if (!reached.has(stage)) throw new Error(`no kiosk can ever be at ${stage}`);
    if (!reachable(stage).has('awaits_shopper')) throw new Error(`a kiosk at ${stage} can never sell again`);
  }
}
