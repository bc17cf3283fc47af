import { useMutation } from '@tanstack/react-query';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import { callSeller } from '../seller/seller-call.ts';

/** Ends the session, and reloads the page so that it forgets everything it has read. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => callSeller(staffEndpoints.signOut, {}),
    onSuccess: () => location.replace(location.pathname),
  });
}
