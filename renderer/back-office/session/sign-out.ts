import { useMutation } from '@tanstack/react-query';
import { callSeller } from '../seller/seller-call.ts';

/** Ends the session, and forgets everything that this page has read by starting it afresh. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => callSeller({ method: 'POST', path: '/staff/sign-out' }),
    onSuccess: () => location.replace(location.pathname),
  });
}
