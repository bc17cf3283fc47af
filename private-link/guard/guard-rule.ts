import { z } from 'zod';

/**
 * A firewall rule that drops packets for an address unless they came in by one of the named interfaces, before another rule could
 * accept them. Linux answers for each of its addresses on every interface; the rule keeps it from answering for the private one
 * on a network that others are on.
 */
export type GuardRule = { interfaces: string[]; address: string; prefixLength: number };

const ruleSchema = z.object({
  rule: z.object({
    family: z.string(),
    table: z.string(),
    chain: z.string(),
    expr: z.array(z.record(z.string(), z.unknown())),
  }),
});
const chainSchema = z.object({
  chain: z.object({
    family: z.string(),
    table: z.string(),
    name: z.string(),
    type: z.literal('filter'),
    hook: z.enum(['prerouting', 'input']),
  }),
});
const notFromSchema = z.object({
  match: z.object({
    op: z.literal('!='),
    left: z.object({ meta: z.object({ key: z.enum(['iifname', 'iif']) }) }),
    right: z.union([z.string(), z.object({ set: z.array(z.string()) })]),
  }),
});
const forAddressSchema = z.object({
  match: z.object({
    op: z.literal('=='),
    left: z.object({ payload: z.object({ protocol: z.literal('ip'), field: z.literal('daddr') }) }),
    right: z.union([z.string(), z.object({ prefix: z.object({ addr: z.string(), len: z.number().int() }) })]),
  }),
});

/** A guard must say exactly: not from these interfaces, for this address, drop. With one more condition it may not apply. */
function readGuard(expressions: Record<string, unknown>[]): GuardRule | null {
  const [first, second, verdict, ...rest] = expressions.filter((expression) => !('counter' in expression));
  const notFrom = notFromSchema.safeParse(first);
  const forAddress = forAddressSchema.safeParse(second);
  if (!notFrom.success || !forAddress.success || !verdict || !('drop' in verdict) || rest.length > 0) return null;
  const { right: from } = notFrom.data.match;
  const { right: to } = forAddress.data.match;
  return {
    interfaces: typeof from === 'string' ? [from] : from.set,
    address: typeof to === 'string' ? to : to.prefix.addr,
    prefixLength: typeof to === 'string' ? 32 : to.prefix.len,
  };
}

/** Reads the guarding rules out of what `nft -j list ruleset` says. */
export function guardRulesOf(listing: string): GuardRule[] {
  const { nftables } = z.object({ nftables: z.array(z.unknown()) }).parse(JSON.parse(listing));
  const guards: GuardRule[] = [];
  for (const entry of nftables) {
    const base = chainSchema.safeParse(entry);
    if (!base.success) continue;
    const { family, table, name } = base.data.chain;
    if (family !== 'inet' && family !== 'ip') continue;
    for (const other of nftables) {
      const parsed = ruleSchema.safeParse(other);
      if (!parsed.success) continue;
      const { rule } = parsed.data;
      if (rule.family !== family || rule.table !== table || rule.chain !== name) continue;
      const guard = readGuard(rule.expr);
      if (guard) guards.push(guard);
      // After anything but a drop a packet may have left the chain already.
      else if (!rule.expr.some((expression) => 'drop' in expression)) break;
    }
  }
  return guards;
}
