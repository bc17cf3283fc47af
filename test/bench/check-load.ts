import { readFileSync } from 'node:fs';
import { systemClock } from '../../platform/clock.ts';
import { openCompact, verifyCompact } from '../../platform/compact-jose.ts';
import type { Endpoint } from '../../platform/config-file.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import type { Card } from '../../contract/card.ts';
import { answerSchema, requestType } from '../../contract/settling/check.ts';
import { sealType } from '../../contract/settling/seal.ts';
import { ChecksTogether } from '../../server/settling-client/checks-together.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { benchCard, benchKiosks } from './bench-buyers.ts';
import { keepInFlight } from './load.ts';
import type { Measured } from './load.ts';

/** What the load is told, as JSON in its one argument. */
export type CheckLoad = {
  sellerId: string;
  sellerKeyFile: string;
  keysFolder: string;
  endpoint: Endpoint;
  settlingProcessId: number;
  accounts: number;
  inFlight: number[];
  /** Checks for each figure. */
  count: number;
};

/** A figure: of whole checks, or of one part of a check, alone. */
export type LoadRow = Measured & { work: string; processorUs?: number };

/** Processor time that a process and its threads have used, in microseconds (`/proc/PID/stat`, 100 ticks a second). */
function processorUs(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Checks that are made before the first figure. */
export const warmUpCount = 1500;
const limitCount = 1500;
const deadlineMs = 10_000;

/** The seller's end of the link: everything is sealed and signed before the clock starts, so that settling is measured. */
async function run(work: CheckLoad): Promise<LoadRow[]> {
  const keys = ensureKeys(work.keysFolder, systemClock);
  const seller = new SellerAtSettling(work.sellerId, systemClock, readKeyPair(work.sellerKeyFile));
  seller.meet(work.endpoint, keys);
  // Far apart, so that a large database is met all over.
  const cardAt = (index: number): Card => benchCard((index * 7919) % work.accounts);
  const sealFor = (card: Card) => seller.seal(seller.sealContents({ card, amountMinor: 1_00 }));
  const signFor = (index: number) => {
    const contents = seller.sealContents({ card: cardAt(index), amountMinor: 1_00 });
    return seller.sign(seller.checkOf({ ...contents, terminalId: `kiosk-${index % benchKiosks}` }));
  };
  let asked = 0;
  const prepare = (count: number) => Array.from({ length: count }, () => signFor(asked++));
  // As a seller does: the checks of one moment are one request.
  const together = new ChecksTogether(async (body) => {
    const { status, text } = await seller.post('/checks', body);
    if (status !== 200) throw new Error(`settling answered ${status}: ${text}`);
    return text;
  });
  const ask = async (signed: string) => {
    const answer = answerSchema.parse(JSON.parse(await together.ask(signed, deadlineMs)));
    const { kind } = seller.read(answer);
    if (kind !== 'approval') throw new Error(`a check gave ${kind} instead of approval`);
  };
  const rows: LoadRow[] = [];
  const warmUp = prepare(warmUpCount);
  await keepInFlight(8, warmUpCount, (index) => ask(warmUp[index]!));
  const health = async () => {
    const { status } = await seller.exchange('GET', '/health');
    if (status !== 200) throw new Error(`settling is not well: ${status}`);
  };
  for (const inFlight of [1, 8]) {
    rows.push({ work: 'limit: empty request', ...(await keepInFlight(inFlight, limitCount, health)) });
  }
  const seals = Array.from({ length: limitCount }, (_, index) => sealFor(cardAt(index)));
  const opened = async (index: number) =>
    void openCompact(seals[index]!, sealType, () => keys.sealing.at(-1)!.privateKey!);
  rows.push({ work: 'limit: opening a seal', ...(await keepInFlight(1, limitCount, opened)) });
  const signed = Array.from({ length: limitCount }, (_, index) => seller.sign({ index }));
  const signedOnce = async (index: number) => void seller.sign({ index });
  const verified = async (index: number) => void verifyCompact(signed[index]!, requestType, () => seller.key.publicKey);
  rows.push({ work: 'limit: signing', ...(await keepInFlight(1, limitCount, signedOnce)) });
  rows.push({ work: 'limit: verifying a signature', ...(await keepInFlight(1, limitCount, verified)) });
  for (const inFlight of work.inFlight) {
    const prepared = prepare(work.count);
    const before = processorUs(work.settlingProcessId);
    const measured = await keepInFlight(inFlight, work.count, (index) => ask(prepared[index]!));
    const each = Math.round((processorUs(work.settlingProcessId) - before) / work.count);
    rows.push({ work: 'settling checks', ...measured, processorUs: each });
  }
  seller.leave();
  return rows;
}

if (import.meta.main) console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as CheckLoad)));
