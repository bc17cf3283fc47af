import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { KioskEnrolment } from '../enrolment/enrolment.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import { HealthReports } from './health-reports.ts';
import type { KioskClock } from './health-reports.ts';
import type { SellerAnswer } from './seller-call.ts';
import { keepHandingIn } from './signing-key.ts';
import { watchStanding } from './standing-watch.ts';
import type { OutOfService } from './standing-watch.ts';

/** All that goes on between an enrolled kiosk and its seller without a page. */
export type SellerWatches = {
  /** Sends a health report now. */
  hurry(): Promise<void>;
  clock(): KioskClock | null;
  stop(): void;
};

/**
 * Hands in the kiosk's key, asks for its standing and reports its health, again and again.
 * @param parts.ask asks the seller that this kiosk is enrolled at; throws when it does not answer
 */
export function watchSeller(parts: {
  enrolment: KioskEnrolment;
  record: KioskRecord;
  ask: (path: string, body?: unknown) => Promise<SellerAnswer>;
  health: () => Promise<KioskHealth>;
  told: (standing: 'stands' | OutOfService) => void;
}): SellerWatches {
  const { enrolment, record, ask, health, told } = parts;
  const endKeyHandIn = keepHandingIn(enrolment, ask);
  const endStanding = watchStanding(() => ask('/api/terminal/standing'), told);
  const reports = new HealthReports(record, health, (report) => ask('/api/terminal/health', report));
  void reports.hurry();
  return {
    hurry: () => reports.hurry(),
    clock: () => reports.clock(),
    stop: () => {
      endStanding();
      endKeyHandIn();
      reports.stop();
    },
  };
}
