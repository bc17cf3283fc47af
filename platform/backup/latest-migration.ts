import { present } from '../../contract/presence.ts';
import type { Migration } from '../database/migrations.ts';

/** The ids of a schema's steps, and the newest of them. */
export function schemasOf(migrations: readonly Migration[]): { schema: string; knownSchemas: string[] } {
  const knownSchemas = migrations.map(({ id }) => id);
  return { schema: present(knownSchemas.at(-1), 'a migration'), knownSchemas };
}
