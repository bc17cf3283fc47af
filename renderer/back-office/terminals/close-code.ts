import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import { callSeller } from '../seller/seller-call.ts';

/** Closes a code that is no longer shown, even while the page is being left. If the request fails, the code expires by itself. */
export function closeCode(codeId: string): void {
  callSeller(staffEndpoints.closeEnrolmentCode, { parameters: { codeId } }, { outlivesPage: true }).catch(
    () => undefined,
  );
}
