import { recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { moment, tableOf } from './table.ts';

type ListedKey = { purpose: string; keyId: string; from: number | null; until: number | null; state: string };

/** `keys list`: every key that settling has, by its id; nothing of a key itself. */
export async function listKeysCommand(desk: Desk): Promise<CommandResult> {
  const { keys, clock } = desk;
  const now = clock.now();
  const dated = [...keys.sealing, ...keys.notice].map(({ purpose, kid, notBefore, notAfter }): ListedKey => {
    const state = now < notBefore ? 'not yet valid' : now < notAfter ? 'valid' : 'ended';
    return { purpose, keyId: kid, from: notBefore, until: notAfter, state };
  });
  const numbers = (['index', 'encryption'] as const).map((purpose): ListedKey => {
    return { purpose: `number-${purpose}`, keyId: keys.number[purpose].keyId, from: null, until: null, state: 'valid' };
  });
  const root: ListedKey = { purpose: 'root', keyId: keys.rootThumbprint, from: null, until: null, state: 'valid' };
  const listed = [root, ...dated, ...numbers];
  await recordLook(desk, 'keys list');
  const columns = ['purpose', 'key', 'from', 'until', 'state'].map((heading) => ({ heading }));
  const rows = listed.map(({ purpose, keyId, from, until, state }) => [
    purpose,
    keyId,
    moment(from),
    moment(until),
    state,
  ]);
  return { forPeople: tableOf(columns, rows), forPrograms: { keys: listed } };
}
