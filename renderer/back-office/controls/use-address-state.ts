import { useCallback, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Keeps a list's filters in the page's address, so that going back restores them and the address can be shared. Changing one part
 * leaves the others; an empty part is removed from the address. Typing does not fill the browser's history.
 */
export function useAddressState(): [URLSearchParams, (change: Record<string, string | undefined>) => void] {
  const [parameters, setParameters] = useSearchParams();
  // The router shows a change only when React has time for it. Another change may come before, and must build on the first.
  const newest = useRef(parameters);
  useEffect(() => {
    newest.current = parameters;
  }, [parameters]);
  const change = useCallback(
    (parts: Record<string, string | undefined>) => {
      const next = new URLSearchParams(newest.current);
      for (const [name, value] of Object.entries(parts)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      newest.current = next;
      setParameters(next, { replace: true });
    },
    [setParameters],
  );
  return [parameters, change];
}

/** The address's value if it is one of `allowed`, otherwise the first of them. */
export function oneOf<Value extends string>(part: string | null, allowed: readonly [Value, ...Value[]]): Value {
  return allowed.find((value) => value === part) ?? allowed[0];
}

/** The position at which a list starts according to the address; the beginning unless it is a whole number. */
export function offsetIn(address: URLSearchParams): number {
  const offset = Number(address.get('offset'));
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}

/** What a list's address loses when its filter changes: the new list is read from its beginning. */
export const fromTheBeginning = { offset: undefined, after: undefined, before: undefined };

/** The cursor that a list's page is asked by, according to the address; nothing for the first page. */
export function cursorIn(address: URLSearchParams): { after?: string; before?: string } {
  const [after, before] = [address.get('after'), address.get('before')];
  if (after) return { after };
  return before ? { before } : {};
}
