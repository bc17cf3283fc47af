import { present } from '../../contract/presence.ts';
import { countArticles } from '../article/article-counts.ts';
import { orderActionEndpoints, staffEndpoints } from '../../contract/seller/back-office-endpoints.ts';
import { orderActionSchema } from '../../contract/seller/back-office.ts';
import type { Order, OrderRow, Overview, StaffOrder } from '../../contract/seller/back-office.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import { staffServiceEndpoints } from '../../contract/seller/service-endpoints.ts';
import { addNote, listNotes } from '../order/order-notes.ts';
import { listOperations } from '../order/operation-store.ts';
import { actOnOrder } from '../order/order-action.ts';
import { listOrders } from '../order/order-list.ts';
import { countOrders } from '../order/order-stages.ts';
import { canBeReady, changeReadiness } from '../order/order-readiness.ts';
import { findOrder, readOrderNumbers } from '../order/order-store.ts';
import { countOrdersBetween } from '../order/order-tally.ts';
import { actionsFor, isHoldOver } from '../order/order-transitions.ts';
import { dayBoundaries } from '../order/shop-days.ts';
import { listApplications } from '../purchase-application/application-list.ts';
import { countOpenApplications } from '../purchase-application/application-store.ts';
import { isFinal } from '../purchase-application/application-transitions.ts';
import { listReceiptMails } from '../receipt-mail/receipt-mail-outbox.ts';
import { applicationStates } from '../../contract/seller/application.ts';
import { listStaffRecord } from '../accounts/staff-record.ts';
import { readTerminalNames } from '../terminal/terminal-store.ts';
import type { SellerContext } from './context.ts';
import { describePage, readPagePart } from './cursors.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

const openStates = applicationStates.filter((state) => !isFinal(state));
// Only for a terminal whose row is gone from the database: then its id is better than nothing.
const nameOr = (names: Map<string, string>, terminalId: string) => names.get(terminalId) ?? terminalId;

async function readOverview(
  { database, clock, config, settlingAvailability, storage, backups }: SellerContext,
  { timeZone, days }: { timeZone: string; days: number },
): Promise<Overview> {
  const boundaries = dayBoundaries(clock.now(), timeZone, days);
  const [articles, spans, open] = await Promise.all([
    countArticles(database),
    countOrdersBetween(database, boundaries),
    countOpenApplications(database),
  ]);
  const today = present(spans.at(-1), 'the span of today');
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
      days: spans.map((span, index) => ({ startsAt: present(boundaries[index], 'the start of a day'), ...span })),
    },
    applications: {
      open: openStates.reduce((sum, state) => sum + (open.get(state) ?? 0), 0),
      undetermined: open.get('undetermined') ?? 0,
    },
    settling: { ...settling, link: config.linkMode },
    storage: storage?.state() ?? { isAvailable: true, since: clock.now(), problem: null },
    backups: backups?.standing() ?? { state: 'not_set_up', lastGoodAt: null, failure: null },
  };
}

function rowOf(order: Order, names: Map<string, string>, now: number): OrderRow {
  return {
    orderNumber: order.orderNumber,
    acceptedAt: order.acceptedAt,
    state: order.state,
    isReady: order.isReady,
    isHoldOver: isHoldOver(order, now),
    totalMinor: order.totalMinor,
    currency: order.currency,
    method: order.fulfilment.method,
    codeBeginning: beginningOf(order.collectionCode),
    unitCount: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    terminalName: nameOr(names, order.terminalId),
  };
}

/** As much of a collection code as helps to find the shelf, and too little to hand the order over with. */
const beginningOf = (code: string | null) => code && code.slice(0, 2);

async function asStaffRead({ database, clock }: SellerContext, order: Order): Promise<StaffOrder> {
  const [names, operations, receiptMails, notes] = await Promise.all([
    readTerminalNames(database, [order.terminalId]),
    listOperations(database, order.orderNumber),
    listReceiptMails(database, order.applicationId),
    listNotes(database, order.orderNumber),
  ]);
  const now = clock.now();
  const isOver = isHoldOver(order, now);
  const actions = actionsFor(order.state, order.fulfilment.method, isOver);
  const terminalName = nameOr(names, order.terminalId);
  const canBe = canBeReady(order, now);
  const { collectionCode, ...shown } = order;
  const codeBeginning = beginningOf(collectionCode);
  return {
    ...shown,
    codeBeginning,
    terminalName,
    actions,
    canBeReady: canBe,
    isHoldOver: isOver,
    operations,
    receiptMails,
    notes,
  };
}

/** `/api/back-office`, but for articles and terminals. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOffice(context: SellerContext): Served[] {
  const { database, clock, log } = context;

  const overview = serve(staffEndpoints.readOverview, ({ query }) => readOverview(context, query));

  const list = serve(staffEndpoints.listOrders, async ({ query }) => {
    const { q: find, stage, from, to: until } = query;
    const page = await listOrders(database, { find, stage, from, until, ...readPagePart(query) });
    const names = await readTerminalNames(
      database,
      page.rows.map((order) => order.terminalId),
    );
    return { orders: page.rows.map((order) => rowOf(order, names, clock.now())), ...describePage(page) };
  });

  const counts = serve(staffEndpoints.countOrders, () => countOrders(database));

  const readOne = serve(staffEndpoints.readOrder, async ({ parameters }) => {
    const order = await findOrder(database, parameters.orderNumber);
    return order ? asStaffRead(context, order) : { refusal: 'not_found' };
  });

  const acts = orderActionSchema.options.map((action) =>
    serve(
      orderActionEndpoints[action],
      async ({ parameters: { orderNumber }, body: asked, caller: { staffId }, request, response }) => {
        if (action === 'cancel' && asked.units) {
          const problem = 'A cancellation is of the whole order: leave it out';
          return { refusal: 'request_malformed', details: [{ field: 'units', problem }] };
        }
        const within = recorded(context, request, response, changes.order(orderNumber, action));
        const order = await actOnOrder(within, { orderNumber, action, staffId, ...asked }, clock.now());
        if (isRefused(order)) return order;
        context.settlingOperations?.hurry();
        log.info({ event: 'order_action', orderNumber, action, staffId }, 'staff acted on an order');
        return asStaffRead(context, order);
      },
    ),
  );

  const readiness = serve(
    staffServiceEndpoints.changeReadiness,
    async ({ parameters: { orderNumber }, body: { isReady }, caller: { staffId }, request, response }) => {
      const within = recorded(context, request, response, changes.orderReadiness(orderNumber));
      const order = await changeReadiness(within, { orderNumber, isReady }, clock.now());
      if (isRefused(order)) return order;
      log.info({ event: 'order_readiness', orderNumber, isReady, staffId }, 'staff said whether an order is ready');
      return asStaffRead(context, order);
    },
  );

  const noting = serve(
    staffServiceEndpoints.addOrderNote,
    async ({ parameters: { orderNumber }, body: { noteId, text }, caller: { staffId }, request, response }) => {
      const within = recorded(context, request, response, changes.orderNoted(orderNumber));
      const order = await addNote(within, { orderNumber, noteId, text, staffId }, clock.now());
      return isRefused(order) ? order : asStaffRead(context, order);
    },
  );

  const applications = serve(staffEndpoints.listApplications, async ({ query }) => {
    const { state, q: find } = query;
    const states = state === 'open' ? openStates : state && [state];
    const page = await listApplications(database, { states, find, ...readPagePart(query) });
    const { rows } = page;
    const [names, orderNumbers] = await Promise.all([
      readTerminalNames(
        database,
        rows.map((row) => row.terminalId),
      ),
      readOrderNumbers(
        database,
        rows.map((row) => row.applicationId),
      ),
    ]);
    return {
      applications: rows.map((row) => ({
        ...row,
        terminalName: nameOr(names, row.terminalId),
        orderNumber: orderNumbers.get(row.applicationId) ?? null,
      })),
      ...describePage(page),
    };
  });

  const record = serve(staffEndpoints.listStaffRecord, async ({ query }) => {
    const page = await listStaffRecord(database, { about: query.about, ...readPagePart(query) });
    return { entries: page.rows, ...describePage(page) };
  });

  return [overview, list, counts, readOne, ...acts, readiness, noting, applications, record];
}
