import { BadUsage } from '../../platform/bad-usage.ts';

/**
 * An account as operators name it: by the id that `accounts list` shows, never by its credit number.
 * @param what is asked when it is missing or not of that form
 * @throws BadUsage
 */
export function readAccountId(text: string | undefined, what = 'Which account?'): number {
  if (text !== undefined && /^[1-9]\d{0,10}$/.test(text)) return Number(text);
  throw new BadUsage(`${what} It is named by its id, as "accounts list" shows it, never by its credit number.`);
}
