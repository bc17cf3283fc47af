import express from 'express';
import type { Router } from 'express';
import { countArticles } from '../article/article-counts.ts';
import {
  applicationListQuerySchema,
  orderActionRequestSchema,
  orderActionSchema,
  orderListQuerySchema,
  overviewQuerySchema,
} from '../../contract/seller/back-office.ts';
import type {
  ApplicationList,
  Order,
  OrderList,
  OrderRow,
  Overview,
  StaffOrder,
} from '../../contract/seller/back-office.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import { staffRecordQuerySchema } from '../../contract/seller/back-office-record.ts';
import type { StaffRecordList } from '../../contract/seller/back-office-record.ts';
import { listOperations } from '../order/operation-store.ts';
import { actOnOrder } from '../order/order-action.ts';
import { countOrdersBetween, findOrder, listOrders, readOrderNumbers } from '../order/order-store.ts';
import { actionsFor, isHoldOver } from '../order/order-transitions.ts';
import { dayBoundaries } from '../order/shop-days.ts';
import { countOpenApplications, listApplications } from '../purchase-application/application-store.ts';
import { isFinal } from '../purchase-application/application-transitions.ts';
import { applicationStates } from '../../contract/seller/application.ts';
import { listStaffRecord } from '../accounts/staff-record.ts';
import { readTerminalNames } from '../terminal/terminal-store.ts';
import { backOfficeTerminalsRouter } from './back-office-terminals.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { staffOf } from './staff.ts';

const openStates = applicationStates.filter((state) => !isFinal(state));
// Only where a terminal's row is gone from the database: then its id says more than nothing.
const nameOr = (names: Map<string, string>, terminalId: string) => names.get(terminalId) ?? terminalId;

async function readOverview(
  { database, clock, config, settlingAvailability, storage }: SellerContext,
  { timeZone, days }: { timeZone: string; days: number },
): Promise<Overview> {
  const boundaries = dayBoundaries(clock.now(), timeZone, days);
  const [articles, spans, open] = await Promise.all([
    countArticles(database),
    countOrdersBetween(database, boundaries),
    countOpenApplications(database),
  ]);
  const today = spans.at(-1)!;
  const settling = settlingAvailability?.state() ?? {
    isReachable: false,
    since: clock.now(),
    clock: { standing: 'unknown', difference: null },
  };
  return {
    articles,
    orders: {
      today: today.count,
      todayMinor: today.totalMinor,
      currency: config.currency,
      days: spans.map((span, index) => ({ startsAt: boundaries[index]!, ...span })),
    },
    applications: {
      open: openStates.reduce((sum, state) => sum + (open.get(state) ?? 0), 0),
      undetermined: open.get('undetermined') ?? 0,
    },
    settling: { ...settling, link: config.linkRung },
    storage: storage?.state() ?? { isAvailable: true, since: clock.now(), problem: null },
  };
}

function rowOf(order: Order, names: Map<string, string>, now: number): OrderRow {
  return {
    orderNumber: order.orderNumber,
    acceptedAt: order.acceptedAt,
    state: order.state,
    isHoldOver: isHoldOver(order, now),
    totalMinor: order.totalMinor,
    currency: order.currency,
    method: order.fulfilment.method,
    collectionCode: order.collectionCode,
    pieceCount: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    terminalName: nameOr(names, order.terminalId),
  };
}

async function asStaffRead({ database, clock }: SellerContext, order: Order): Promise<StaffOrder> {
  const [names, operations] = await Promise.all([
    readTerminalNames(database, [order.terminalId]),
    listOperations(database, order.orderNumber),
  ]);
  const isOver = isHoldOver(order, clock.now());
  const actions = actionsFor(order.state, order.fulfilment.method, isOver);
  return { ...order, terminalName: nameOr(names, order.terminalId), actions, isHoldOver: isOver, operations };
}

/**
 * `/api/back-office`, but for articles: the overview, orders, applications and terminals. It stands behind `requireOwnOrigin`,
 * `requireStaff` and a JSON parser.
 */
export function backOfficeRouter(context: SellerContext): Router {
  const { database, clock, log } = context;
  const router = express.Router();

  router.get('/overview', async (request, response) => {
    const query = parseOrRefuse(overviewQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    response.json(await readOverview(context, query));
  });

  router.get('/orders', async (request, response) => {
    const query = parseOrRefuse(orderListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const { q: find, from, to: until, offset, limit } = query;
    const { orders, total } = await listOrders(database, { find, from, until, offset, limit });
    const names = await readTerminalNames(
      database,
      orders.map((order) => order.terminalId),
    );
    response.json({ orders: orders.map((order) => rowOf(order, names, clock.now())), total } satisfies OrderList);
  });

  router.get('/orders/:orderNumber', async (request, response) => {
    const order = await findOrder(database, String(request.params['orderNumber']));
    if (!order) return sendRefusal(response, { refusal: 'not_found' });
    response.json(await asStaffRead(context, order));
  });

  for (const action of orderActionSchema.options) {
    router.post(`/orders/:orderNumber/${action}`, async (request, response) => {
      const orderNumber = String(request.params['orderNumber']);
      const asked = parseOrRefuse(orderActionRequestSchema, request.body ?? {});
      if (wasRefused(asked)) return sendRefusal(response, asked);
      if (action === 'cancel' && asked.pieces) {
        const problem = 'A cancellation is of the whole order: leave it out';
        return sendRefusal(response, { refusal: 'request_malformed', details: [{ field: 'pieces', problem }] });
      }
      const { staffId } = staffOf(response);
      const within = recorded(context, request, response, changes.order(orderNumber, action));
      const order = await actOnOrder(within, { orderNumber, action, staffId, ...asked }, clock.now());
      if (isRefused(order)) return sendRefusal(response, order);
      context.settlingOperations?.hurry();
      log.info({ event: 'order_action', orderNumber, action, staffId }, 'staff acted on an order');
      response.json(await asStaffRead(context, order));
    });
  }

  router.get('/applications', async (request, response) => {
    const query = parseOrRefuse(applicationListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const { state, offset, limit } = query;
    const states = state === 'open' ? openStates : state && [state];
    const { applications, total } = await listApplications(database, { states, offset, limit });
    const [names, orderNumbers] = await Promise.all([
      readTerminalNames(
        database,
        applications.map((row) => row.terminalId),
      ),
      readOrderNumbers(
        database,
        applications.map((row) => row.applicationId),
      ),
    ]);
    const body: ApplicationList = {
      applications: applications.map((row) => ({
        ...row,
        terminalName: nameOr(names, row.terminalId),
        orderNumber: orderNumbers.get(row.applicationId) ?? null,
      })),
      total,
    };
    response.json(body);
  });

  router.get('/staff-record', async (request, response) => {
    const query = parseOrRefuse(staffRecordQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    response.json((await listStaffRecord(database, query)) satisfies StaffRecordList);
  });

  router.use(backOfficeTerminalsRouter(context));
  return router;
}
