import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { terminalSettings } from '../page/terminal-settings.ts';
import { helpCallQuery, sendCall, sendEnd } from './help-calling.ts';

/** `failed`: the last call did not get through. */
export type HelpState = 'none' | 'calling' | 'failed' | 'waiting' | 'on_the_way';

/** A shopper who waits for a member of staff has no reason to touch anything, and is not gone before this. */
export const helpPatienceMs = 180_000;

type Help = {
  state: HelpState;
  /** Whether a member of staff is called, or on the way. */
  isOpen: boolean;
  call(): void;
  /** The shopper needs no help any more, or leaves. */
  end(): void;
};

const HelpContext = createContext<Help | undefined>(undefined);

/** The call for help of one visit to a kiosk. A page that starts finds the call that an earlier one made. */
export function HelpProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const { data: open } = useQuery({ ...helpCallQuery, enabled: terminalSettings.isKiosk });
  const [trying, setTrying] = useState<'calling' | 'failed' | null>(null);
  const sending = useRef<string | null>(null);

  const call = useCallback(() => {
    const callId = crypto.randomUUID();
    sending.current = callId;
    setTrying('calling');
    async function callOut() {
      const made = await sendCall(callId);
      if (sending.current !== callId) return;
      sending.current = null;
      setTrying(made ? null : 'failed');
      if (made) queryClient.setQueryData(helpCallQuery.queryKey, made);
    }
    void callOut();
  }, [queryClient]);
  const callId = open?.callId;
  const end = useCallback(() => {
    for (const each of [sending.current, callId]) if (each) void sendEnd(each);
    sending.current = null;
    setTrying(null);
    if (callId) queryClient.setQueryData(helpCallQuery.queryKey, null);
  }, [callId, queryClient]);

  const openState = open && open.state !== 'over' ? open.state : null;
  const help = useMemo(
    (): Help => ({ state: openState ?? trying ?? 'none', isOpen: openState !== null, call, end }),
    [openState, trying, call, end],
  );
  return <HelpContext value={help}>{children}</HelpContext>;
}

export function useHelp(): Help {
  const help = use(HelpContext);
  if (!help) throw new Error('useHelp needs a HelpProvider around it');
  return help;
}
