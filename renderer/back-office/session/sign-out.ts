import { useMutation } from '@tanstack/react-query';
import { callSeller } from '../seller/seller-call.ts';

/** Ends the session, and reloads the page so that it forgets everything it has read. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => callSeller({ method: 'POST', path: '/staff/sign-out' }),
    onSuccess: () => location.replace(location.pathname),
  });
}
