import { createHash } from 'node:crypto';
import type { Statements, Value } from './database.ts';
import { namingStorageFailures } from '../storage-unavailable.ts';

type PostgresResult = { command: string; rows: unknown[]; rowCount: number | null };

/** The part of a `pg` connection that is used here. */
export type PostgresConnection = {
  query(question: { text: string; values?: readonly Value[]; name?: string }): Promise<PostgresResult>;
  /** The wire below it. */
  connection: { stream: { destroy(): void } };
};

type Question = { text: string; name?: string };

const mostNamed = 256;
const questions = new Map<string, Question>();

/**
 * Converts a statement to PostgreSQL's own form: `$1` for `?`, and a name. Under the name, each connection keeps the statement
 * parsed and planned, which costs as much again as running it. Statements beyond the first few hundred different ones get no
 * name.
 */
function questionFor(sql: string): Question {
  const known = questions.get(sql);
  if (known) return known;
  let place = 0;
  // Texts between quotes are left alone: a question mark in them is one.
  const text = sql.replaceAll(/'(?:[^']|'')*'|\?/g, (found) => (found === '?' ? `$${++place}` : found));
  if (questions.size >= mostNamed) return { text };
  const question = { text, name: createHash('sha256').update(text).digest('base64url').slice(0, 32) };
  questions.set(sql, question);
  return question;
}

/** Runs statements with `?` for values on a `pg` connection. The connection takes one at a time, so later ones wait in line. */
export function postgresStatements(connection: PostgresConnection): Statements & {
  /** @throws when PostgreSQL rolled the transaction back, because one of its statements had failed */
  commit(): Promise<void>;
} {
  let latest: Promise<unknown> = Promise.resolve();
  const ask = (sql: string, values: readonly Value[] = []) => {
    const question = { ...questionFor(sql), values };
    const asked = namingStorageFailures(latest.then(() => connection.query(question)));
    latest = asked.catch(() => undefined);
    return asked;
  };
  return {
    dialect: 'postgres',
    all: async <Row>(sql: string, values?: readonly Value[]) => (await ask(sql, values)).rows as Row[],
    get: async <Row>(sql: string, values?: readonly Value[]) => (await ask(sql, values)).rows[0] as Row | undefined,
    run: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
    commit: async () => {
      const { command } = await namingStorageFailures(connection.query({ text: 'COMMIT' }));
      if (command !== 'COMMIT') throw new Error('PostgreSQL took the transaction back: one of its statements failed');
    },
  };
}
