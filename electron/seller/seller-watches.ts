import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { KioskClock } from '../../contract/seller/clock-comparison.ts';
import type { AskSeller } from '../../contract/seller/seller-client.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import type { KioskEnrolment } from '../enrolment/enrolment.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import { HealthReports } from './health-reports.ts';
import { keepHandingIn } from './signing-key.ts';
import { watchStanding } from './standing-watch.ts';
import type { OutOfService } from './standing-watch.ts';

/** The background tasks between an enrolled kiosk and its seller. */
export type SellerWatches = {
  /** Sends a health report now. */
  hurry(): Promise<void>;
  clock(): KioskClock | null;
  stop(): void;
};

/**
 * Keeps handing in the kiosk's key, asking for its standing, and reporting its health.
 * @param parts.ask asks the seller with which this kiosk is enrolled
 */
export function watchSeller(parts: {
  enrolment: KioskEnrolment;
  record: KioskRecord;
  ask: AskSeller;
  health: () => Promise<KioskHealth>;
  told: (standing: 'stands' | OutOfService) => void;
}): SellerWatches {
  const { enrolment, record, ask, health, told } = parts;
  const endKeyHandIn = keepHandingIn(enrolment, ask);
  const endStanding = watchStanding(() => ask(terminalEndpoints.checkStanding, {}), told);
  const reports = new HealthReports(record, health, (body) => ask(terminalEndpoints.reportHealth, { body }));
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
