/**
 * What may happen to a kiosk as a whole, and who acts next then. `awaits_enrolment`: no enrolment can be read, and staff put
 * one there or enrol the kiosk by a code. `awaits_shopper`: the shop is open. `awaits_seller`: the seller takes this kiosk
 * for no terminal of its own; it sells again once the seller says so, or once staff have enrolled it anew. An event that is
 * not listed changes nothing. Free of imports, so that everything may rest on it.
 */
export const kioskTransitions = {
  awaits_enrolment: { enrolment_found: 'awaits_shopper', enrolled: 'awaits_shopper' },
  // Staff may enrol a kiosk in the very moment in which it opens by itself: the shop opens again, with what was kept last.
  awaits_shopper: { seller_refuses: 'awaits_seller', enrolled: 'awaits_shopper' },
  awaits_seller: { seller_agrees: 'awaits_shopper', enrolled: 'awaits_shopper' },
} as const;

export type KioskStage = keyof typeof kioskTransitions;

/** `enrolled` is by a code at the kiosk itself; `enrolment_found` is by a file that is readable now. */
export type KioskEvent = 'enrolment_found' | 'enrolled' | 'seller_agrees' | 'seller_refuses';

export const firstStage: KioskStage = 'awaits_enrolment';

/** The stage after `event`, or undefined when that changes nothing in this one. */
export function stageAfter(stage: KioskStage, event: KioskEvent): KioskStage | undefined {
  const followers: Partial<Record<KioskEvent, KioskStage>> = kioskTransitions[stage];
  return followers[event];
}

function reachable(first: KioskStage): Set<KioskStage> {
  const reached = new Set([first]);
  for (const stage of reached) for (const next of Object.values(kioskTransitions[stage])) reached.add(next);
  return reached;
}

/** Checked when the kiosk starts: every stage is reached, and sells again one day. @throws when the table is broken */
export function assertKioskTransitionsAreSound(): void {
  const reached = reachable(firstStage);
  for (const stage of Object.keys(kioskTransitions) as KioskStage[]) {
    if (!reached.has(stage)) throw new Error(`no kiosk can ever be at ${stage}`);
    if (!reachable(stage).has('awaits_shopper')) throw new Error(`a kiosk at ${stage} can never sell again`);
  }
}
