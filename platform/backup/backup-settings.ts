import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readConfigFile } from '../config-file.ts';
import { readPrivateFile } from '../files/private-file.ts';
import { FolderStore } from './folder-store.ts';
import type { KeptFile } from './kept-files.ts';
import { readRecipients, signerFrom } from './recovery-keys.ts';
import type { BackupSigner } from './recovery-keys.ts';
import { usualRetention } from './retention.ts';
import type { BackupStore } from './store.ts';

const hourMs = 3_600_000;
const countSchema = z.int().min(0).max(1000);

/** How a side is backed up: `backup.json`, which `backup setup` writes. */
export const backupSettingsSchema = z.strictObject({
  /** Where backups go. Another disk, or a share of another machine: not the disk that the database is on. */
  store: z.strictObject({ folder: z.string().min(1) }),
  /** At least two age recipients, one for each recovery sheet. */
  recipients: z.array(z.string()),
  /** Signs the records of backups; 0600, made by `backup setup`. Relative to this file. */
  signingKeyFile: z.string().min(1).default('backup-signing.key'),
  /** For copies while a backup is made, and for what is known of earlier ones. Relative to this file. */
  workFolder: z.string().min(1).default('backup'),
  /** A running server makes a backup when the newest good one is as old as this; null for none by itself. */
  everyHours: z
    .int()
    .min(1)
    .max(24 * 31)
    .nullable()
    .default(24),
  /** Staff and monitoring are alarmed when the newest good backup is older than this. */
  staleAfterHours: z
    .int()
    .min(1)
    .max(24 * 366)
    .default(36),
  /** Of how many of the last backups, days, weeks and months the newest backup is kept. */
  keep: z
    .strictObject({
      last: countSchema.min(1).default(usualRetention.last),
      days: countSchema.default(usualRetention.days),
      weeks: countSchema.default(usualRetention.weeks),
      months: countSchema.default(usualRetention.months),
    })
    .prefault({}),
});

export type BackupSettings = z.infer<typeof backupSettingsSchema> & {
  file: string;
  /** Absolute. */
  workFolder: string;
  everyMs: number | null;
  staleAfterMs: number;
};

/**
 * Where a server's `backup.json` is: beside its configuration, or in the state folder of an installed server, whose configuration
 * only root may write.
 */
export function settingsFileOf(configFile: string): string {
  return path.join(process.env['SIDELANE_STATE'] ?? path.dirname(configFile), 'backup.json');
}

/** @throws an error that names the file, each bad value and what would be right */
export function readBackupSettings(file: string): BackupSettings {
  const settings = readConfigFile(file, backupSettingsSchema);
  const recipients = readRecipients(settings.recipients);
  if (!Array.isArray(recipients)) throw new Error(`${file}: ${recipients.message}`);
  const besideFile = (name: string) => path.resolve(path.dirname(file), name);
  return {
    ...settings,
    file,
    recipients,
    store: { folder: besideFile(settings.store.folder) },
    signingKeyFile: besideFile(settings.signingKeyFile),
    workFolder: besideFile(settings.workFolder),
    everyMs: settings.everyHours === null ? null : settings.everyHours * hourMs,
    staleAfterMs: settings.staleAfterHours * hourMs,
  };
}

/** The place where backups go, as the settings name it. */
export function openStore({ store }: Pick<BackupSettings, 'store'>): BackupStore {
  return new FolderStore(store.folder);
}

/** @throws when the file is missing, is open to others, or is no signing key */
export function readSigner({ signingKeyFile }: Pick<BackupSettings, 'signingKeyFile'>): BackupSigner {
  try {
    return signerFrom(readPrivateFile(signingKeyFile));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Error(`${signingKeyFile} is not a signing key of backups.`, { cause: error });
  }
}

/** The settings and their signing key: what is restored goes on being backed up. @param configFile of the server */
export function backedUpSettings(configFile: string): KeptFile[] {
  const file = settingsFileOf(configFile);
  if (!existsSync(file)) return [];
  return [
    { name: 'backup/backup.json', place: file },
    { name: 'backup/signing.key', place: readBackupSettings(file).signingKeyFile },
  ];
}
