import { createContext, use, useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** `none`: nothing was asked of staff. `refused`: they did not confirm the last time. */
export type AgeCheckState = 'none' | 'asking' | 'refused';

type AgeChecked = {
  state: AgeCheckState;
  /** The proof that the shopper of this visit is at least `age` years old; undefined without one. */
  proofFor(age: number): string | undefined;
  /** Asks staff at the kiosk, in the shell's own window. */
  ask(age: number): void;
};

const AgeContext = createContext<AgeChecked | undefined>(undefined);

/** The age check of one visit: in its memory and nowhere else. In a browser there are no staff who could check. */
export function AgeProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<AgeCheckState>('none');
  const [proof, setProof] = useState<{ age: number; signed: string } | null>(null);
  const isAsking = useRef(false);

  const ask = useCallback((age: number) => {
    const shell = window.sidelane;
    if (!shell || isAsking.current) return;
    isAsking.current = true;
    setState('asking');
    async function askStaff(checkAge: (age: number) => Promise<{ checked: boolean; signed?: string }>) {
      const answer = await checkAge(age).catch(() => ({ checked: false }) as const);
      isAsking.current = false;
      if ('signed' in answer && answer.signed !== undefined) setProof({ age, signed: answer.signed });
      setState(answer.checked ? 'none' : 'refused');
    }
    void askStaff((each) => shell.checkAge(each));
  }, []);

  const value = useMemo(
    (): AgeChecked => ({
      state,
      proofFor: (age) => (proof !== null && proof.age >= age ? proof.signed : undefined),
      ask,
    }),
    [state, proof, ask],
  );
  return <AgeContext value={value}>{children}</AgeContext>;
}

export function useAgeCheck(): AgeChecked {
  const age = use(AgeContext);
  if (!age) throw new Error('useAgeCheck needs an AgeProvider around it');
  return age;
}
