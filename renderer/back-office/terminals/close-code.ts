import { callSeller } from '../seller/seller-call.ts';

/** Closes a code that nobody looks at any more, also while the page is being left. One that is not reached ends by itself. */
export function closeCode(codeId: string): void {
  const path = `/back-office/enrolment-codes/${codeId}`;
  callSeller({ method: 'DELETE', path, outlivesPage: true }).catch(() => undefined);
}
