import type { SettlingConfig } from '../config/settling-config.ts';
import type { Currency } from '../../contract/money.ts';

/** What one operator may do alone, what two may do together, and what none may (`operators` in settling's configuration). */
export type OperatorBounds = {
  /** No limit is set above this, in minor units. */
  largestLimitMinor: number;
  /** One step raises a limit to no more than so many times what it was. */
  largestFactor: number;
  /** The least that the factor is taken of, so that a limit of nothing can be raised at all. */
  smallestBaseMinor: number;
  /** A limit that is raised above this, and a payment above it, needs a second operator. */
  secondOperatorAboveMinor: number;
  /** A proposal that was not approved in this time is over. */
  approveWithinMs: number;
};

/** The bounds for one currency, as the configuration has them. */
export function boundsFor({ operators }: Pick<SettlingConfig, 'operators'>, currency: Currency): OperatorBounds {
  const secondOperatorAboveMinor = operators.secondOperatorAbove[currency];
  return {
    largestLimitMinor: operators.largestLimit[currency],
    largestFactor: operators.largestFactor,
    smallestBaseMinor: Math.floor(secondOperatorAboveMinor / 10),
    secondOperatorAboveMinor,
    approveWithinMs: operators.approveWithinMs,
  };
}

/** Who has to agree to a limit, or why no one may. */
export type LimitJudgement = { operators: 1 | 2 } | { refusal: 'limit_above_largest' | 'limit_raised_too_far' };

/** Judges a change of a limit; `wasMinor` is 0 for a new account, whose first limit is no raise by a factor. */
export function judgeLimit(
  { wasMinor, limitMinor, isNew = false }: { wasMinor: number; limitMinor: number; isNew?: boolean },
  bounds: OperatorBounds,
): LimitJudgement {
  // Less credit is always safe to give, also where it was more than may be given now.
  if (limitMinor <= wasMinor) return { operators: 1 };
  if (limitMinor > bounds.largestLimitMinor) return { refusal: 'limit_above_largest' };
  const base = Math.max(wasMinor, bounds.smallestBaseMinor);
  if (!isNew && limitMinor > base * bounds.largestFactor) return { refusal: 'limit_raised_too_far' };
  return { operators: limitMinor > bounds.secondOperatorAboveMinor ? 2 : 1 };
}
