import { callSeller } from '../seller/seller-call.ts';

/** Closes a code that is no longer shown, even while the page is being left. If the request fails, the code expires by itself. */
export function closeCode(codeId: string): void {
  const path = `/back-office/enrolment-codes/${codeId}`;
  callSeller({ method: 'DELETE', path, outlivesPage: true }).catch(() => undefined);
}
