import { demonstrationAccounts } from '../../build/demonstration/demonstration-accounts.ts';

/** The credit number that is typed in every arrangement; settling approves of it. */
export const shopperNumber = demonstrationAccounts.find(({ gives }) => gives.outcome === 'accepted')!.number;
