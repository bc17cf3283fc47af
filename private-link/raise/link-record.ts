import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import type { LinkNames } from '../machine/link-names.ts';
import { startTickOf } from '../machine/process-table.ts';

const recordSchema = z.object({
  mode: z.enum(['wireguard-root', 'wireguard-user-namespace', 'line-socket']),
  why: z.string(),
  toStrengthen: z.string().nullable(),
  raisedAt: z.number().int(),
  /** The process that lowers the link when it ends; null when the link stays until it is lowered by command. */
  keeper: z.object({ processId: z.number().int(), startTick: z.string() }).nullable(),
});

/** A home's record of its raised link, so that another process can find, judge and lower it. */
export type LinkRecord = z.infer<typeof recordSchema>;

export function writeLinkRecord(names: LinkNames, record: LinkRecord): void {
  writePrivateFile(names.recordFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** The record of the raised link, or null when this home has none (or one that a newer or older release wrote). */
export function readLinkRecord(names: LinkNames): LinkRecord | null {
  if (!existsSync(names.recordFile)) return null;
  const parsed = recordSchema.safeParse(JSON.parse(readFileSync(names.recordFile, 'utf8')));
  return parsed.success ? parsed.data : null;
}

export function eraseLinkRecord(names: LinkNames): void {
  rmSync(names.recordFile, { force: true });
}

export function thisProcessAsKeeper(): LinkRecord['keeper'] {
  return { processId: process.pid, startTick: startTickOf(process.pid) ?? '' };
}

/** The id of the living process, other than this one, that keeps this home's link; null when there is none. */
export function livingKeeperOf(names: LinkNames): number | null {
  const keeper = readLinkRecord(names)?.keeper;
  if (!keeper || keeper.processId === process.pid) return null;
  return startTickOf(keeper.processId) === keeper.startTick ? keeper.processId : null;
}
