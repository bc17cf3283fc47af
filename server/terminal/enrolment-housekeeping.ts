import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { DueRounds } from '../../platform/due-rounds.ts';
import type { Log } from '../../platform/log.ts';
import { forgetSecretsOf, listCodesToForget } from './enrolment-code.ts';
import { conversationLifetimeMs } from './enrolment-conversation.ts';

type Over = { codeId: string } | { conversationId: string };

/** Deletes the secrets of codes and conversations whose time is over; those that end earlier are deleted where they end. */
export class EnrolmentHousekeeping {
  readonly #rounds: DueRounds<Over>;

  constructor({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
    this.#rounds = new DueRounds<Over>({
      listDue: async (limit) => {
        const now = clock.now();
        const conversations = await database.all<{ conversationId: string }>(
          'SELECT conversation_id AS "conversationId" FROM enrolment_conversation WHERE begun_at <= ? LIMIT ?',
          [now - conversationLifetimeMs, limit],
        );
        const codes = await listCodesToForget(database, now, limit);
        return [...conversations, ...codes.map((codeId) => ({ codeId }))];
      },
      workOn: (over) =>
        database.write(async (transaction) => {
          if ('codeId' in over) return forgetSecretsOf(transaction, over.codeId);
          await transaction.run('DELETE FROM enrolment_conversation WHERE conversation_id = ?', [over.conversationId]);
        }),
      log,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }
}
