import type { Offence, Rule } from './rule.ts';

/** Clients of the seller. What they say to it is defined in `contract/seller`. */
const isClient = (file: string) => /^(renderer|electron|build)\//.test(file);

/** A path of the seller's API: below `/api`, or in the form in which an endpoint has it. */
const sellerPath = /(^|[^\w.-])\/api(?=[/?]|$)|^\/(back-office|staff)\/./;

/** Files that may name such a path, each with its reason. */
const exceptions: Record<string, string> = {};

export const endpointsTypedOnce: Rule = {
  asks: 'no client of the seller types a path of its API: it calls an endpoint of contract/seller',
  why: 'a path that is typed twice goes wrong in one of its places, and no type notices',
  offences: ({ sources }) =>
    sources
      .filter(({ path }) => isClient(path) && !(path in exceptions))
      .flatMap(({ path, strings }) =>
        strings
          .filter(({ value }) => sellerPath.test(value))
          .map(({ value, line }): Offence => ({ file: path, line, says: `types the path ${value}` })),
      ),
};
