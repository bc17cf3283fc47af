import { Router } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { BackupRounds } from '../../platform/backup/backup-rounds.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { ApplicationOutcome } from '../../contract/seller/application.ts';
import type { SettlingState } from '../settling-client/settling-availability.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';

/** The seller's counters, for Prometheus. */
export class SellerMetrics {
  readonly registry = new Registry();
  readonly #outcomes = new Counter({
    name: 'sidelane_purchase_outcomes_total',
    help: 'Purchase applications by the state that their terminal was told',
    labelNames: ['state'],
    registers: [this.registry],
  });
  readonly #checkSeconds = new Histogram({
    name: 'sidelane_check_seconds',
    help: 'From asking settling to its notice verified',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor({ settlingAvailability: availability, storage, backups }: SellerContext) {
    collectDefaultMetrics({ register: this.registry });
    const reachable = {
      name: 'sidelane_settling_reachable',
      help: 'Whether settling can be reached over the private link',
      value: () => (availability?.state().isReachable ? 1 : 0),
    };
    const writable = {
      name: 'sidelane_storage_available',
      help: 'Whether the database can be written',
      value: () => ((storage?.state().isAvailable ?? true) ? 1 : 0),
    };
    const since = {
      name: 'sidelane_settling_since_seconds',
      help: 'Since when it can or cannot, in seconds since 1970',
      value: () => (availability?.state().since ?? 0) / 1000,
    };
    const ahead = {
      name: 'sidelane_clock_ahead_of_settling_seconds',
      help: "How far this server's clock is ahead of settling's; NaN while it was not measured",
      value: () => (availability?.state().clock.difference?.aheadMs ?? Number.NaN) / 1000,
    };
    const backedUp = {
      name: 'sidelane_backup_good_seconds',
      help: 'When the newest good backup was taken, in seconds since 1970; 0 without one',
      value: () => (backups?.standing().lastGoodAt ?? 0) / 1000,
    };
    const needed = {
      name: 'sidelane_backup_alarm',
      help: 'Whether the backups failed or are too old',
      value: () => (['failed', 'stale'].includes(backups?.standing().state ?? '') ? 1 : 0),
    };
    for (const { name, help, value } of [reachable, since, writable, ahead, backedUp, needed]) {
      const collect = function (this: Gauge) {
        this.set(value());
      };
      this.registry.registerMetric(new Gauge({ name, help, registers: [], collect }));
    }
  }

  noteOutcome({ state, timing }: ApplicationOutcome): void {
    this.#outcomes.inc({ state });
    if (timing) this.#checkSeconds.observe(timing.checkMs / 1000);
  }
}

/** Monitoring learns that a backup failed; what was said about it is for staff. */
function backupsOf(backups: BackupRounds) {
  const { state, lastGoodAt } = backups.standing();
  return { state, lastGoodAt };
}

const notAsked: SettlingState = { isReachable: false, since: 0, clock: { standing: 'unknown', difference: null } };

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * `GET /health` for monitoring: 200, or 503 with the cause while the database cannot be used. `GET /metrics` for this machine
 * alone.
 */
export function healthRouter(context: SellerContext, metrics: SellerMetrics): Router {
  const router = Router();
  router.get('/health', async (_request, response) => {
    const settling = context.settlingAvailability?.state() ?? notAsked;
    const isReadable = await context.database.get('SELECT 1 AS alive').then(
      () => true,
      (error: unknown) => {
        if (error instanceof StorageUnavailable) return false;
        throw error;
      },
    );
    const storage = context.storage?.state() ?? { isAvailable: isReadable, since: 0, problem: null };
    const isUsable = isReadable && storage.isAvailable;
    const { standing } = settling.clock;
    // A wrong clock closes the shop for credit until it is set; a link that is down comes back by itself.
    const isClockRight = standing !== 'too_far' && standing !== 'distrusted';
    response.setHeader('Cache-Control', 'no-store');
    response.status(isUsable ? 200 : 503).json({
      ok: isUsable && isClockRight,
      settling: { ...settling, link: context.config.linkMode },
      storage: { ...storage, isReadable },
      ...(context.backups && { backups: backupsOf(context.backups) }),
    });
  });
  router.get('/metrics', async (request, response) => {
    if (context.config.tls === 'proxy-in-front' || !loopback.has(request.socket.remoteAddress ?? '')) {
      return sendRefusal(response, { refusal: 'not_found' });
    }
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
