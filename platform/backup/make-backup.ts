import { randomBytes } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { present } from '../../contract/presence.ts';
import type { Reader } from '../database/database.ts';
import type { BackedUpSide } from './backed-up-side.ts';
import { noteHistory, readHistory } from './backup-history.ts';
import type { BackupHistory } from './backup-history.ts';
import { recordForm, signRecord } from './backup-record.ts';
import type { BackupRecord, StoredPart } from './backup-record.ts';
import type { BackupSettings } from './backup-settings.ts';
import { openStore, readSigner } from './backup-settings.ts';
import { takeSnapshot } from './database-snapshot.ts';
import { packEntries, readKeptFiles } from './kept-files.ts';
import type { KeptEntry } from './kept-files.ts';
import { homeOf, placesOf } from './places.ts';
import { makeIdentity } from './recovery-keys.ts';
import { writeSealed } from './sealed-stream.ts';
import type { BackupStore } from './store.ts';
import { backupFolder, packFolder, recordName } from './store-layout.ts';
import { openWork } from './work-folder.ts';

export type MadeBackup = {
  record: BackupRecord;
  /** Opens this one backup and is written down nowhere: the process that checks it gets it, and then it is gone. */
  checkIdentity: string;
  /** Bytes that this backup added to the store. */
  addedBytes: number;
};

/** When less than this part of the packs is still used, everything is packed anew and the old packs go. */
const leastUsed = 0.5;

export type BackupStep = 'copying' | 'packing' | 'storing' | 'checking';

/** The id of a backup begun at `now` (epoch milliseconds). */
export function makeBackupId(now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

type Packing = {
  database: Reader;
  side: BackedUpSide;
  store: BackupStore;
  recipients: readonly string[];
  workFolder: string;
};
type Packs = BackupHistory['packs'];

/** Which known packs this backup uses, and what has to be packed now. */
export function planPacks(
  wanted: readonly string[],
  known: Packs,
  inStore: ReadonlyMap<string, number>,
): { used: Packs; toPack: string[] } {
  const there = Object.entries(known).filter(([name, { bytes }]) => inStore.get(name) === bytes);
  const want = new Set(wanted);
  const packed = there.flatMap(([, { items }]) => items);
  const stillUsed = packed.filter((item) => want.has(item)).length;
  if (packed.length > 0 && stillUsed < packed.length * leastUsed) return { used: {}, toPack: [...want] };
  const used = there.filter(([, { items }]) => items.some((item) => want.has(item)));
  const has = new Set(used.flatMap(([, { items }]) => items));
  return { used: Object.fromEntries(used), toPack: [...want].filter((item) => !has.has(item)) };
}

async function storePacks(
  { database, side, store, recipients, workFolder }: Packing,
  backupId: string,
): Promise<Packs> {
  const { packed } = side;
  if (!packed) return {};
  const inStore = new Map((await store.list(packFolder(side))).map(({ name, bytes }) => [name, bytes]));
  const { used, toPack } = planPacks(await packed.list(database), readHistory(workFolder).packs, inStore);
  if (toPack.length === 0) return used;
  async function* entries(): AsyncGenerator<KeptEntry> {
    for (const id of toPack) yield* present(packed, 'what is kept in packs').read(database, id);
  }
  const name = `${packFolder(side)}/${backupId}.tar.zst.age`;
  const written = await writeSealed(packEntries(entries()), recipients, (sealed) => store.put(name, sealed));
  return { ...used, [name]: { ...written, items: toPack } };
}

/**
 * Makes a backup of a side and stores it. It counts for nothing before it is checked (`check-backup.ts`).
 *
 * 1. Copy the database at one moment. *Killed here: the next backup removes the copy.*
 * 2. Store what has no pack yet as one. *Killed here: a pack that no record names; the next cleaning removes it.*
 * 3. Store the database and the files. *Killed here: parts without a record; the next cleaning removes them.*
 * 4. Store the signed record. *Killed here: a whole backup that was not checked; `backup check` does that.*
 *
 * @param now epoch milliseconds
 * @throws what the disk, the store or the database says, in a sentence
 */
export async function makeBackup(
  side: BackedUpSide,
  settings: BackupSettings,
  now: number,
  onStep: (step: BackupStep) => void = () => undefined,
): Promise<MadeBackup> {
  const signer = readSigner(settings);
  const store = openStore(settings);
  const { identity: checkIdentity, recipient } = await makeIdentity();
  const recipients = [...settings.recipients, recipient];
  const { workFolder } = settings;
  const folder = openWork(workFolder);
  const backupId = makeBackupId(now);
  try {
    onStep('copying');
    let packs: Packs = {};
    const snapshot = await takeSnapshot(side, folder, async (database) => {
      onStep('packing');
      packs = await storePacks({ database, side, store, recipients, workFolder }, backupId);
    });
    onStep('storing');
    const put = async (name: string, source: Readable): Promise<StoredPart> => {
      const full = `${backupFolder(side, backupId)}/${name}`;
      return { name: full, ...(await writeSealed(source, recipients, (sealed) => store.put(full, sealed))) };
    };
    const database = await put('database.sqlite.zst.age', createReadStream(snapshot.file));
    const files = await put('files.tar.zst.age', packEntries([...readKeptFiles(side.files), placesOf(side)]));
    const record: BackupRecord = {
      form: recordForm,
      side: side.side,
      of: side.of,
      backupId,
      takenAt: now,
      programVersion: side.programVersion,
      schema: snapshot.schema,
      database: 'sqlite',
      places: homeOf(side),
      rows: snapshot.rows,
      parts: { database, files },
      packs: Object.entries(packs).map(([name, { bytes, sha256 }]) => ({ name, bytes, sha256 })),
    };
    await store.put(recordName(side, backupId), Readable.from([Buffer.from(signRecord(record, signer))]));
    noteHistory(workFolder, (history) => ({ ...history, packs: { ...history.packs, ...packs } }));
    const newPack = packs[`${packFolder(side)}/${backupId}.tar.zst.age`]?.bytes ?? 0;
    return { record, checkIdentity, addedBytes: database.bytes + files.bytes + newPack };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
