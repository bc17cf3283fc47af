import { sumPositions } from '../../contract/settling/day-report.ts';
import type { DayReportHeader, SellerBelief, SettlingBelief } from '../../contract/settling/day-report.ts';
import { causes } from './difference-causes.ts';
import type { Cause, Correction } from './difference-causes.ts';

/** One difference: its cause, the proposed correction, and the operation that it is about, if there is one. */
export type Difference = { cause: Cause; correction: Correction; operationId?: string };

/** An application on which the two reports differ, as each side has it. */
export type Itemised = {
  applicationId: string;
  seller: SellerBelief | null;
  settling: SettlingBelief | null;
  differences: Difference[];
};

export type Matching = {
  /** Applications on which both sides agree. */
  matched: { seller: SellerBelief; settling: SettlingBelief | null }[];
  itemised: Itemised[];
  sums: Record<'seller' | 'settling', Record<'all' | 'matched' | 'itemised', DayReportHeader['sums']>>;
};

export type Sides = {
  seller: readonly SellerBelief[];
  settling: readonly SettlingBelief[];
  /** When the day ended, epoch milliseconds. */
  until: number;
  /** How far apart the two clocks may be. */
  toleranceMs: number;
  /** Applications that settling learned of only after its day's end. */
  knownLater: ReadonlySet<string>;
};

const isOpen = ({ cause }: Difference) => causes[cause].standing === 'open';

/** Tells whether all differences settle themselves, so that no action is needed. */
export function isInFlight({ differences }: Pick<Itemised, 'differences'>): boolean {
  return !differences.some(isOpen);
}

type Cut = Pick<Sides, 'until' | 'toleranceMs'>;
type Operations = { seller: SellerBelief['operations'][number]; settling: SettlingBelief['operations'][number] };

const repeatOf = { capture: 'capture', void: 'void', refund: 'refund', extend: 'ask_again' } as const;

function compareOperation(
  operationId: string,
  { seller, settling }: Partial<Operations>,
  { until, toleranceMs }: Cut,
): Difference | null {
  if (seller?.state === 'waiting') return { cause: 'operation_in_flight', correction: 'none', operationId };
  if (settling && seller) {
    if (settling.operation !== seller.operation || settling.amountMinor !== seller.amountMinor) {
      return { cause: 'operation_differs', correction: 'tell_person', operationId };
    }
    if (seller.state === 'done') return null;
    return { cause: 'operation_missing_at_seller', correction: 'ask_again', operationId };
  }
  if (settling) {
    if (settling.doneAt >= until - toleranceMs) return { cause: 'late', correction: 'none', operationId };
    return { cause: 'operation_missing_at_seller', correction: 'tell_person', operationId };
  }
  if (seller?.state !== 'done') return null;
  if ((seller.doneAt ?? 0) >= until) return { cause: 'late', correction: 'none', operationId };
  return { cause: 'operation_missing_at_settling', correction: repeatOf[seller.operation], operationId };
}

function compareOperations(seller: SellerBelief, settling: SettlingBelief, cut: Cut): Difference[] {
  const atSeller = new Map(seller.operations.map((operation) => [operation.operationId, operation]));
  const atSettling = new Map(settling.operations.map((operation) => [operation.operationId, operation]));
  return [...new Set([...atSeller.keys(), ...atSettling.keys()])]
    .map((operationId) => {
      const [one, other] = [atSeller.get(operationId), atSettling.get(operationId)];
      return compareOperation(operationId, { ...(one && { seller: one }), ...(other && { settling: other }) }, cut);
    })
    .filter((difference) => difference !== null);
}

/** The seller's correction for a hold or capture of settling that the seller does not count on. */
function undo({ state, capturedMinor, refundedMinor }: SettlingBelief): Correction {
  if (state === 'held') return 'reverse';
  return capturedMinor > refundedMinor ? 'refund' : 'tell_person';
}

/** The decision on both sides: whether there is an approval that counts. */
function compareDecision(seller: SellerBelief, settling: SettlingBelief, { until }: Cut): Difference | null {
  const decided: Difference = { cause: 'decision_differs', correction: undo(settling) };
  switch (seller.state) {
    case 'open':
      if (settling.operations.length > 0) return decided;
      return { cause: 'answer_in_flight', correction: 'none' };
    case 'rejected':
      return ['declined', 'reversed'].includes(settling.state) ? null : decided;
    case 'reversed':
      if (settling.state === 'reversed') return null;
      // The seller was answered when settling's next day had begun.
      return settling.state !== 'captured' && (seller.noticedAt ?? 0) >= until
        ? { cause: 'late', correction: 'none' }
        : decided;
    case 'withdrawn':
      return settling.state === 'reversed' ? null : decided;
    case 'accepted':
      if (settling.state === 'declined' || settling.state === 'reversed') {
        return { cause: 'decision_differs', correction: seller.capturedMinor > 0 ? 'tell_person' : 'cancel_order' };
      }
      return settling.state === 'expired' && seller.heldMinor > 0
        ? { cause: 'hold_over', correction: 'cancel_order' }
        : null;
  }
}

function compare(seller: SellerBelief, settling: SettlingBelief, cut: Cut): Difference[] {
  if (seller.currency !== settling.currency) return [{ cause: 'currency_differs', correction: 'tell_person' }];
  if (seller.amountMinor !== settling.amountMinor) return [{ cause: 'amount_differs', correction: 'tell_person' }];
  const decision = compareDecision(seller, settling, cut);
  if (decision) return [decision];
  const differences = compareOperations(seller, settling, cut);
  if (seller.noticeId !== null && !settling.noticeIds.includes(seller.noticeId)) {
    const isLate = (seller.noticedAt ?? 0) >= cut.until;
    differences.push(
      isLate ? { cause: 'late', correction: 'none' } : { cause: 'notice_differs', correction: 'tell_person' },
    );
  }
  const isSame =
    seller.heldMinor === settling.heldMinor &&
    seller.capturedMinor === settling.capturedMinor &&
    seller.refundedMinor === settling.refundedMinor;
  if (!isSame && differences.length === 0) differences.push({ cause: 'state_differs', correction: 'tell_person' });
  return differences;
}

function onlyAtSeller({ applicationId, state }: SellerBelief, { knownLater }: Sides): Difference[] {
  if (state === 'withdrawn') return [];
  if (state === 'open') return [{ cause: 'check_in_flight', correction: 'none' }];
  if (knownLater.has(applicationId)) return [{ cause: 'late', correction: 'none' }];
  return [{ cause: 'only_at_seller', correction: state === 'accepted' ? 'cancel_order' : 'tell_person' }];
}

function onlyAtSettling(settling: SettlingBelief, { until, toleranceMs }: Sides): Difference[] {
  if (settling.changedAt >= until - toleranceMs) return [{ cause: 'late', correction: 'none' }];
  return [{ cause: 'only_at_settling', correction: undo(settling) }];
}

/** The first that each side says of every application, and every further one. */
function sortOut<Belief extends SellerBelief | SettlingBelief>(
  beliefs: readonly Belief[],
): { first: Map<string, Belief>; further: Belief[] } {
  const first = new Map<string, Belief>();
  const further = beliefs.filter((belief) => {
    if (first.has(belief.applicationId)) return true;
    first.set(belief.applicationId, belief);
    return false;
  });
  return { first, further };
}

const present = <Belief>(beliefs: readonly (Belief | null)[]) => beliefs.filter((belief) => belief !== null);

function sumSide<Belief extends SellerBelief | SettlingBelief>(
  all: readonly Belief[],
  matched: readonly (Belief | null)[],
  itemised: readonly (Belief | null)[],
) {
  return {
    all: sumPositions(all),
    matched: sumPositions(present(matched)),
    itemised: sumPositions(present(itemised)),
  };
}

function differencesOf(here: SellerBelief | null, there: SettlingBelief | null, sides: Sides): Difference[] {
  if (here) return there ? compare(here, there, sides) : onlyAtSeller(here, sides);
  if (there) return onlyAtSettling(there, sides);
  throw new Error('A broken assumption: neither side has a belief of the application');
}

/**
 * Matches the two sides' reports of a day. Each application that either names is matched or itemised, never both and never
 * neither, so their counts and sums add up to those of all.
 */
export function matchBeliefs(sides: Sides): Matching {
  const seller = sortOut(sides.seller);
  const settling = sortOut(sides.settling);
  const matched: Matching['matched'] = [];
  const itemised: Itemised[] = [];
  for (const applicationId of [...new Set([...seller.first.keys(), ...settling.first.keys()])].toSorted()) {
    const [here, there] = [seller.first.get(applicationId) ?? null, settling.first.get(applicationId) ?? null];
    const differences = differencesOf(here, there, sides);
    if (here && differences.length === 0) matched.push({ seller: here, settling: there });
    else itemised.push({ applicationId, seller: here, settling: there, differences });
  }
  const differences: Difference[] = [{ cause: 'duplicate', correction: 'tell_person' }];
  for (const belief of seller.further) {
    itemised.push({ applicationId: belief.applicationId, seller: belief, settling: null, differences });
  }
  for (const belief of settling.further) {
    itemised.push({ applicationId: belief.applicationId, seller: null, settling: belief, differences });
  }
  return {
    matched,
    itemised,
    sums: {
      seller: sumSide(
        sides.seller,
        matched.map((pair) => pair.seller),
        itemised.map((item) => item.seller),
      ),
      settling: sumSide(
        sides.settling,
        matched.map((pair) => pair.settling),
        itemised.map((item) => item.settling),
      ),
    },
  };
}
