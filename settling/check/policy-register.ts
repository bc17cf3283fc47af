import { createHash } from 'node:crypto';
import type { Database } from '../../platform/database/database.ts';
import type { DecisionPolicy } from '../decision/policy.ts';

/**
 * Stores the whole policy under its version, so that a decision can be explained long after the policy changed. The version ends
 * in a digest of the policy, so that two different policies never share one.
 * @returns the policy with the version that decisions record
 */
export async function registerPolicy(database: Database, policy: DecisionPolicy, now: number): Promise<DecisionPolicy> {
  const data = JSON.stringify(policy);
  const version = `${policy.version}-${createHash('sha256').update(data).digest('hex').slice(0, 8)}`;
  await database.write((transaction) =>
    transaction.run(
      'INSERT INTO decision_policy (version, policy, first_used_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [version, data, now],
    ),
  );
  return { ...policy, version };
}
