import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * What a list is filtered by, kept in the page's address: going back brings it back, and it can be sent to somebody else.
 * Changing one part leaves the others; an empty part leaves the address. Typing does not fill the browser's history.
 */
export function useAddressState(): [URLSearchParams, (change: Record<string, string | undefined>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (parts: Record<string, string | undefined>) =>
      setParameters(
        (former) => {
          const next = new URLSearchParams(former);
          for (const [name, value] of Object.entries(parts)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return [parameters, change];
}

/** The part of the address if it is one of `allowed`, else the first of them. */
export function oneOf<Value extends string>(part: string | null, allowed: readonly [Value, ...Value[]]): Value {
  return allowed.find((value) => value === part) ?? allowed[0];
}

/** From which place on the address wants a list; from its beginning where it does not say so in whole numbers. */
export function offsetIn(address: URLSearchParams): number {
  const offset = Number(address.get('offset'));
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}
