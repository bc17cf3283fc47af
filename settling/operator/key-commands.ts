import { present } from '../../contract/presence.ts';
import { ProgressLine } from '../../platform/progress-line.ts';
import { countNumbers, rewriteNumbers } from '../credit-information/number-rewriting.ts';
import { isDated, keyPurposes, readDatedKeys, readSecretKeys } from '../keys/key-files.ts';
import type { KeyPurpose, NumberPurpose } from '../keys/key-files.ts';
import { readKeyRecords } from '../keys/key-store.ts';
import type { KeyRecord } from '../keys/key-store.ts';
import { RotationRefused, retireKeys, rotateKey } from '../keys/rotate-key.ts';
import type { KeyOffice, Rotation } from '../keys/rotate-key.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, systemUserDetails } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { moment, tableOf } from './table.ts';

type ListedKey = {
  purpose: string;
  keyId: string;
  since: number | null;
  until: number | null;
  state: string;
  /** How many credit numbers are kept with it; null of a key that keeps none. */
  numbers: number | null;
};

function officeOf({ database, config, clock }: Desk): KeyOffice {
  const { keysFolder, sealLifetimeMs, clockToleranceMs } = config;
  return { database, keysFolder, clock, sealOnItsWayMs: sealLifetimeMs + clockToleranceMs };
}

/** The end of a key's use, and its state. */
function lifeOf(key: KeyRecord, endsAt: number | null, now: number): Pick<ListedKey, 'until' | 'state'> {
  const { purpose, replacedAt, opensUntil, retiredAt, usedFrom } = key;
  const isReplaced = replacedAt !== null && replacedAt <= now;
  if (purpose === 'notice' && (isReplaced || retiredAt !== null)) {
    return { until: replacedAt ?? retiredAt, state: 'proves old notices' };
  }
  if (retiredAt !== null) return { until: retiredAt, state: 'retired' };
  if (usedFrom > now) return { until: endsAt, state: 'published' };
  if (!isReplaced) return { until: replacedAt ?? endsAt, state: 'in use' };
  if (purpose === 'sealing') return { until: opensUntil, state: (opensUntil ?? 0) > now ? 'still opens' : 'ended' };
  return { until: null, state: 'being replaced' };
}

async function listKeys({ keys, database, clock, config }: Desk): Promise<ListedKey[]> {
  const now = clock.now();
  const { records } = await readKeyRecords(database);
  const counts = {
    'number-index': await countNumbers(database, 'number-index'),
    'number-encryption': await countNumbers(database, 'number-encryption'),
  };
  const root = {
    purpose: 'root',
    keyId: keys.rootThumbprint,
    since: null,
    until: null,
    state: 'in use',
    numbers: null,
  };
  const listed = keyPurposes.flatMap((purpose): ListedKey[] => {
    const numbersOf = (keyId: string) => (isDated(purpose) ? null : (counts[purpose].get(keyId) ?? 0));
    const ends = new Map(
      isDated(purpose) ? readDatedKeys(config.keysFolder, purpose).map(({ kid, notAfter }) => [kid, notAfter]) : [],
    );
    const known = records.filter((key) => key.purpose === purpose);
    const unknown = readSecretKeys(config.keysFolder, purpose).filter(
      ({ keyId }) => !known.some((key) => key.keyId === keyId),
    );
    return [
      ...known.map((key) => ({
        purpose,
        keyId: key.keyId,
        since: key.usedFrom,
        ...lifeOf(key, ends.get(key.keyId) ?? null, now),
        numbers: numbersOf(key.keyId),
      })),
      ...unknown.map(({ keyId }) => ({
        purpose,
        keyId,
        since: null,
        until: null,
        state: 'not used: a rotation was interrupted, repeat it',
        numbers: numbersOf(keyId),
      })),
    ];
  });
  return [root, ...listed];
}

/** `keys list`: every key that settling has or had, by its id; nothing of a key itself. */
export async function listKeysCommand(desk: Desk): Promise<CommandResult> {
  const listed = await listKeys(desk);
  await recordLook(desk, 'keys list');
  const words = ['purpose', 'key', 'since', 'until', 'state'].map((heading) => ({ heading }));
  const rows = listed.map(({ purpose, keyId, since, until, state, numbers }) => [
    purpose,
    keyId,
    moment(since),
    moment(until),
    state,
    numbers === null ? '–' : String(numbers),
  ]);
  return {
    forPeople: tableOf([...words, { heading: 'numbers', isNumber: true }], rows),
    forPrograms: { keys: listed },
  };
}

async function rotate(desk: Desk, purpose: KeyPurpose): Promise<Rotation> {
  const { reason: why, now: isImmediate } = desk.options;
  try {
    const order = { actor: `operator:${desk.operator}`, as: systemUserDetails(desk), why, isImmediate };
    return present(await rotateKey(officeOf(desk), purpose, order), 'the rotation that was ordered');
  } catch (error) {
    if (error instanceof RotationRefused) throw new CommandRefused(error.reason, error.message);
    throw error;
  }
}

function tellRotation({ purpose, keyId, usedFrom, replaces, opensUntil, retired }: Rotation): string {
  const lines = [`The ${purpose} key is ${keyId} from ${moment(usedFrom)}.`];
  if (retired.length > 0) {
    const nothing = purpose === 'sealing' ? 'opens' : 'signs';
    lines.push(`Retired, and ${nothing} nothing from now on: ${retired.join(', ')}.`);
  } else if (purpose === 'sealing')
    lines.push(`${replaces} opens seals until ${moment(opensUntil)}, and is then retired.`);
  else if (purpose === 'notice') lines.push(`What ${replaces} signed goes on being proved by it.`);
  return lines.join('\n');
}

/** Goes on with a rotation of a number key that was begun and not brought to its end, or begins one. */
async function rotateNumberKey(desk: Desk, purpose: NumberPurpose): Promise<CommandResult> {
  const { database, keys, signal } = desk;
  const isLeft = ({ purpose: of, replacedAt, retiredAt }: KeyRecord) =>
    of === purpose && replacedAt !== null && retiredAt === null;
  let { records } = await readKeyRecords(database);
  const isContinued = records.some(isLeft);
  if (!isContinued) await rotate(desk, purpose);
  await keys.refreshIfChanged();
  ({ records } = await readKeyRecords(database));
  const isInUse = (key: KeyRecord) => key.purpose === purpose && key.replacedAt === null && key.retiredAt === null;
  const { keyId } = present(records.find(isInUse), 'the number key in use');
  const progress = new ProgressLine(desk.stderr, purpose === 'number-index' ? 'Re-indexing' : 'Re-encrypting');
  const { total, left } = await rewriteNumbers(desk, purpose, signal, (done, of) => progress.show(done, of)).finally(
    () => progress.end(),
  );
  const rewritten = total - left;
  await recordLook(desk, 'keys rotate', { purpose, keyId, rewritten, left });
  const actor = { actor: `operator:${desk.operator}`, as: systemUserDetails(desk), why: desk.options.reason };
  const retired = left > 0 ? [] : await retireKeys(officeOf(desk), records.filter(isLeft), actor);
  const lines = [
    isContinued ? `Went on with the rotation to the ${purpose} key ${keyId}.` : `The ${purpose} key is ${keyId}.`,
    left > 0
      ? `${rewritten} of ${total} numbers are kept with it. Repeat the command to go on; checks find all of them.`
      : `All numbers are kept with it: ${rewritten} of them were rewritten. Retired: ${retired.join(', ') || 'none'}.`,
  ];
  return {
    forPeople: lines.join('\n'),
    forPrograms: { purpose, keyId, isContinued, rewritten, left, retired },
    exitStatus: left > 0 ? 130 : 0,
  };
}

/** What a rotation with `--now` does at once, for the confirmation prompt. */
const atOnce = {
  sealing:
    'Everything that was sealed for the present sealing key and is still on its way will be refused, and the shopper asked to ' +
    'try again. Its secret is removed.',
  notice:
    'The present notice key signs nothing from now on, and its secret is removed. Sellers and pages that do not know the ' +
    'new one yet read the key set again before they believe an answer.',
};

/** `keys rotate PURPOSE`: puts a new key in the place of the one in use, while settling runs. */
export async function rotateKeyCommand(desk: Desk, named: string | undefined): Promise<CommandResult> {
  const purpose = keyPurposes.find((known) => known === named);
  if (!purpose)
    throw new BadUsage(`Which key? One of ${keyPurposes.join(', ')}. The root is never rotated: it is pinned.`);
  if (!isDated(purpose)) {
    if (!desk.options.now) return rotateNumberKey(desk, purpose);
    throw new BadUsage('--now is for sealing and notice keys: numbers are always rewritten as fast as checks allow.');
  }
  if (desk.options.now) await desk.confirm(`${atOnce[purpose]} This cannot be undone.`, `rotate ${purpose}`);
  const rotation = await rotate(desk, purpose);
  return { forPeople: tellRotation(rotation), forPrograms: rotation };
}
