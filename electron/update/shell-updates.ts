import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import type { Session } from 'electron';
import type { KioskUpdateState } from '../../contract/seller/kiosk-update.ts';
import { kioskArchiveName } from '../../platform/release/release-manifest.ts';
import { TrustedKeys } from '../../platform/release/trusted-keys.ts';
import type { KioskEnrolment } from '../enrolment/enrolment.ts';
import { ownSeller } from '../seller/seller-call.ts';
import type { PurchaseRecord } from '../seller/purchase-record.ts';
import { sellerUpdates } from './seller-updates.ts';
import { KioskUpdates } from './kiosk-updates.ts';
import type { Launch } from './launch.ts';
import type { UpdateSource } from './update-source.ts';
import type { VisitWatch } from './visit-watch.ts';

const roundEveryMs = 60_000;
/** While it is open which version stays. */
const roundOnTrialEveryMs = 1_000;
/** Between two pieces of 1 MiB while a shopper is there. */
const politePauseMs = 500;
/** Hours of the kiosk's clock: from two to five. */
const nightHours = { from: 2, until: 5 };

export type ShellUpdatesParts = {
  launch: Launch;
  version: string;
  /** The keys of releases that are built in. */
  releaseKeys: readonly string[];
  enrolment: KioskEnrolment;
  sellerSession: Session;
  purchase: PurchaseRecord;
  visit: VisitWatch;
  restart: () => void;
  /** The state of the update is another one. */
  onChanged: () => void;
};

function isNight(now: number): boolean {
  const hour = new Date(now).getHours();
  return hour >= nightHours.from && hour < nightHours.until;
}

/** Whether the outcome of a purchase has not been seen yet; a record that cannot be read may be of one. */
function isPurchaseKept(purchase: PurchaseRecord): boolean {
  try {
    return purchase.read() !== null;
  } catch {
    return true;
  }
}

/** Of the seller with which the kiosk is enrolled at the moment. */
function enrolledSource({ enrolment, sellerSession }: ShellUpdatesParts): UpdateSource {
  const current = () => {
    const reading = enrolment.read();
    if ('refusal' in reading) return undefined;
    const fetch: Session['fetch'] = (...asked) => sellerSession.fetch(...asked);
    return sellerUpdates(ownSeller(sellerSession, reading.enrolment), fetch, reading.enrolment);
  };
  return {
    offer: async () => current()?.offer(),
    piece: async (sha256, from) => {
      const source = current();
      if (source === undefined) throw new Error('this kiosk is not enrolled');
      return source.piece(sha256, from);
    },
  };
}

/** Runs a kiosk's updates beside the shop. */
export class ShellUpdates {
  readonly #updates: KioskUpdates;
  readonly #onChanged: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ShellUpdatesParts) {
    const { launch, version, releaseKeys, purchase, visit, restart, onChanged } = parts;
    this.#onChanged = onChanged;
    this.#updates = new KioskUpdates({
      place: launch.versionsFolder,
      runs: version,
      trial: launch.trial,
      trusted: new TrustedKeys(releaseKeys, path.join(launch.versionsFolder, 'successors.json')),
      source: enrolledSource(parts),
      archiveName: (wanted) => kioskArchiveName(wanted, process.arch),
      now: Date.now,
      monotonicNow: () => performance.now(),
      pause: () => (visit.isUnderWay ? wait(politePauseMs) : Promise.resolve()),
      mayInstall: (isWanted) => (isWanted || isNight(Date.now())) && !visit.isUnderWay && !isPurchaseKept(purchase),
      restart,
    });
  }

  get state(): KioskUpdateState {
    return this.#updates.state;
  }

  /** Begins to ask the seller, every minute. */
  start(): void {
    let told = JSON.stringify(this.state);
    const round = async () => {
      await this.#updates.round();
      const now = JSON.stringify(this.state);
      if (now !== told) this.#onChanged();
      told = now;
      const afterMs = this.state.stage === 'on_trial' ? roundOnTrialEveryMs : roundEveryMs;
      this.#timer = setTimeout(() => void round(), afterMs);
    };
    clearTimeout(this.#timer);
    void round();
  }

  /** The shop's page is shown. */
  cameUp(): void {
    void this.#updates.cameUp();
  }

  sellerAnswered(): void {
    void this.#updates.sellerAnswered();
  }

  /** The version that staff can go back to; null when there is none. */
  get before(): string | null {
    return this.#updates.before;
  }

  /** Staff want the version before, now. */
  goBack(): Promise<void> {
    return this.#updates.goBack();
  }

  /** Staff want the update as soon as no shopper is there. */
  want(): void {
    void this.#updates.want();
  }
}
