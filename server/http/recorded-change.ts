import type { Request, Response } from 'express';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import { staffArticleOf } from '../article/article-editing.ts';
import { readTranslationsForRecord } from '../article/article-translation-editing.ts';
import { readForChange, readKeptArticles } from '../article/article-record-reading.ts';
import type { OrderAction } from '../../contract/seller/back-office.ts';
import type { StaffAction } from '../../contract/seller/back-office-record.ts';
import { rolloutChanged } from '../kiosk-update/rollout-store.ts';
import { listNotes } from '../order/order-notes.ts';
import { listOperations } from '../order/operation-store.ts';
import { findSynonym } from '../article/finding/synonym-store.ts';
import { findOrder, findOrderForChange } from '../order/order-store.ts';
import { recordedChanges } from '../accounts/recorded-changes.ts';
import { staffMemberChange } from '../accounts/staff-member-change.ts';
import type { RecordedChange } from '../accounts/recorded-changes.ts';
import { readWallLinkForRecord } from '../terminal/wall-link.ts';
import { readCodeForRecord } from '../terminal/enrolment-code.ts';
import { readCallForRecord } from '../terminal/help-calls.ts';
import { readTerminalForRecord } from '../terminal/terminal-store.ts';
import { staffOf } from './caller.ts';
import type { SellerContext } from './context.ts';

/**
 * Lists every change that the back office can make, for the staff record. A route that changes something writes through
 * `recorded`, and only through it.
 */

type ArticleChange = Extract<StaffAction, `article_${string}` | `picture_${string}` | 'stock_changed'>;

/** @param find the article's id, before the change and (for a new one) from what the change gave */
function article(
  action: ArticleChange,
  find: (reader: Reader, result?: unknown) => string | undefined | Promise<string | undefined>,
): RecordedChange {
  return {
    action,
    kind: 'article',
    read: async (transaction, result) => {
      const id = await find(transaction, result);
      if (id === undefined) return null;
      const kept =
        result === undefined
          ? await readForChange(transaction, id)
          : (await readKeptArticles(transaction, 'article_id', [id]))[0];
      return kept ? { id, state: staffArticleOf(kept) } : null;
    },
  };
}

async function articleOfVariant(reader: Reader, variantId: string): Promise<string | undefined> {
  const row = await reader.get<{ article_id: string }>('SELECT article_id FROM variant WHERE variant_id = ?', [
    variantId,
  ]);
  return row?.article_id;
}

/** The changes that there are, each by what it is of. */
export const changes = {
  articleCreated: article('article_created', (_reader, result) => (result as { articleId?: string })?.articleId),
  articleEdited: (articleId: string) => article('article_edited', () => articleId),
  articleTranslated: (articleId: string): RecordedChange => ({
    action: 'article_translated',
    kind: 'article',
    read: async (transaction, result) => {
      if (result === undefined) await readForChange(transaction, articleId);
      return { id: articleId, state: await readTranslationsForRecord(transaction, articleId) };
    },
  }),
  pictureAdded: (articleId: string) => article('picture_added', () => articleId),
  pictureRemoved: (articleId: string) => article('picture_removed', () => articleId),
  stockChanged: (variantId: string) => article('stock_changed', (reader) => articleOfVariant(reader, variantId)),
  synonymSaved: (synonymId: string) => synonym('synonym_saved', synonymId),
  synonymRemoved: (synonymId: string) => synonym('synonym_removed', synonymId),
  staffMember: (action: Extract<StaffAction, `staff_${string}`>, signInName: string, isOfSecret = false) =>
    staffMemberChange(action, signInName, isOfSecret),
  order: (orderNumber: string, action: OrderAction): RecordedChange => ({
    action: `order_${action}`,
    kind: 'order',
    read: async (transaction, result) => {
      const find = result === undefined ? findOrderForChange : findOrder;
      const order = await find(transaction, orderNumber);
      if (!order) return null;
      // The recipient is left out: a record is kept longer than an address may be.
      const operations = (await listOperations(transaction, orderNumber)).map(
        ({ operationId, action: done, amountMinor, units, handedOverBy, restocks }) => ({
          operationId,
          action: done,
          amountMinor,
          units,
          ...(handedOverBy !== null && { handedOverBy }),
          ...(restocks && { restocks }),
        }),
      );
      return { id: orderNumber, state: { state: order.state, operations } };
    },
  }),
  orderReadiness: (orderNumber: string): RecordedChange => ({
    action: 'order_readiness',
    kind: 'order',
    read: async (transaction, result) => {
      const find = result === undefined ? findOrderForChange : findOrder;
      const order = await find(transaction, orderNumber);
      return order ? { id: orderNumber, state: { state: order.state, isReady: order.isReady } } : null;
    },
  }),
  /** How many there are: the record is kept longer than what a shopper may have told staff. */
  orderNoted: (orderNumber: string): RecordedChange => ({
    action: 'order_noted',
    kind: 'order',
    read: async (transaction) => {
      const order = await findOrder(transaction, orderNumber);
      return order ? { id: orderNumber, state: { notes: (await listNotes(transaction, orderNumber)).length } } : null;
    },
  }),
  terminalPin: (terminalId: string) => ({ ...terminal('terminal_pin_changed', terminalId), isOfSecret: true }),
  terminalRevoked: (terminalId: string) => terminal('terminal_revoked', terminalId),
  helpCallAnswered: (callId: string): RecordedChange => ({
    action: 'help_call_answered',
    kind: 'terminal',
    read: async (transaction) => {
      const call = await readCallForRecord(transaction, callId);
      return call ? { id: call.terminalId, state: call.state } : null;
    },
  }),
  wallLinkMade: wallLink('wall_link_made', (result) => (result as { linkId?: string })?.linkId),
  wallLinkWithdrawn: (linkId: string) => wallLink('wall_link_withdrawn', () => linkId),
  rolloutChanged,
  codeOpened: (now: number) => code('enrolment_code_opened', (result) => (result as { codeId?: string })?.codeId, now),
  codeClosed: (codeId: string, now: number) => code('enrolment_code_closed', () => codeId, now),
};

function synonym(action: Extract<StaffAction, `synonym_${string}`>, synonymId: string): RecordedChange {
  return {
    action,
    kind: 'synonym',
    read: async (transaction) => {
      const { synonymId: id, ...state } = (await findSynonym(transaction, synonymId)) ?? {};
      return id === undefined ? null : { id, state };
    },
  };
}

function terminal(
  action: Extract<StaffAction, 'terminal_pin_changed' | 'terminal_revoked'>,
  terminalId: string,
): RecordedChange {
  return {
    action,
    kind: 'terminal',
    read: async (transaction) => {
      const state = await readTerminalForRecord(transaction, terminalId);
      return state ? { id: terminalId, state } : null;
    },
  };
}

function wallLink(
  action: Extract<StaffAction, `wall_link_${string}`>,
  idOf: (result: unknown) => string | undefined,
): RecordedChange {
  return {
    action,
    kind: 'wall link',
    read: async (transaction, result) => {
      const id = idOf(result);
      const state = id === undefined ? undefined : await readWallLinkForRecord(transaction, id);
      return id !== undefined && state ? { id, state } : null;
    },
  };
}

function code(
  action: Extract<StaffAction, `enrolment_code_${string}`>,
  idOf: (result: unknown) => string | undefined,
  now: number,
): RecordedChange {
  return {
    action,
    kind: 'enrolment code',
    read: async (transaction: Transaction, result) => {
      const id = idOf(result);
      if (id === undefined) return null;
      const state = await readCodeForRecord(transaction, id, now);
      return state ? { id, state } : null;
    },
  };
}

/** The database through which the signed-in member of staff makes a change, which goes on the record together with it. */
export function recorded(
  { database, clock }: Pick<SellerContext, 'database' | 'clock'>,
  request: Request,
  response: Response,
  change: RecordedChange,
): Database {
  const { staffId: id, name } = staffOf(response);
  return recordedChanges(database, clock, { kind: 'staff', id, name, cameFrom: request.ip ?? 'unknown' }, change);
}
