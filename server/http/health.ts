import { Router } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { ApplicationOutcome } from '../contract/application.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';

/** What the seller counts, for Prometheus. */
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

  constructor({ settlingAvailability: availability, storage }: SellerContext) {
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
    for (const { name, help, value } of [reachable, since, writable]) {
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

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * `GET /health` for those who watch the shop: 200, or 503 with what is wrong while the database cannot be used.
 * `GET /metrics` for this machine alone.
 */
export function healthRouter(context: SellerContext, metrics: SellerMetrics): Router {
  const router = Router();
  router.get('/health', async (_request, response) => {
    const settling = context.settlingAvailability?.state() ?? { isReachable: false, since: 0 };
    const isReadable = await context.database.get('SELECT 1 AS alive').then(
      () => true,
      (error: unknown) => {
        if (error instanceof StorageUnavailable) return false;
        throw error;
      },
    );
    const storage = context.storage?.state() ?? { isAvailable: isReadable, since: 0, problem: null };
    const isUsable = isReadable && storage.isAvailable;
    response.setHeader('Cache-Control', 'no-store');
    response.status(isUsable ? 200 : 503).json({
      ok: isUsable,
      settling: { ...settling, link: context.config.linkRung },
      storage: { ...storage, isReadable },
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
