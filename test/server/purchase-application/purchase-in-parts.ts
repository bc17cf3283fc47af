import type { Database } from '../../../platform/database/database.ts';
import type { StorageWatch } from '../../../platform/database/storage-watch.ts';
import type { Application } from '../../../contract/seller/application.ts';
import { moveApplication } from '../../../server/purchase-application/move-application.ts';
import type {
  CreditInformationCheckingRequester,
  VerifiedNotice,
} from '../../../server/purchase-application/credit-information-checking-requester.ts';
import type { OpenApplications } from '../../../server/purchase-application/open-applications.ts';
import { PurchaseApplicationAcceptanceIndicator } from '../../../server/purchase-application/purchase-application-acceptance-indicator.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import { Purchase } from '../../../server/purchase-application/purchase.ts';
import type { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import { noticeFor, sellerId, startedAt } from './purchase-ground.ts';
import { soldIn } from '../../support/sold-here.ts';

export type Answer = VerifiedNotice | 'unanswered' | 'overtaken';

/** A purchase as the seller puts it together, with a settling that answers as a test says, on a clock that stands still. */
export function purchaseInParts(database: Database) {
  const clock = { now: () => startedAt };
  const receiver = new PurchaseApplicationReceiver({ database, clock, sold: soldIn('EUR'), leftBehindAfterMs: 60_000 });
  const indicator = new PurchaseApplicationAcceptanceIndicator({
    database,
    clock,
    longestHoldMs: 30 * 24 * 3_600_000,
  });
  const shop = {
    isStorageThere: true,
    isOpen: true,
    /** How many were turned away for want of a database, and how often open applications were hurried. */
    refused: 0,
    hurries: 0,
    isUnderWay: (_applicationId: string): boolean => false,
    answerOf: (application: Application): Answer | Promise<Answer> => noticeFor(application, 'approval'),
  };
  const fresh = { ...shop };
  const requester = {
    check: async (asked: Application) => {
      const isMine = await database.write((t) =>
        moveApplication(t, asked.applicationId, 'received', 'checking', startedAt),
      );
      return isMine ? shop.answerOf(asked) : 'overtaken';
    },
  } as unknown as CreditInformationCheckingRequester;
  const purchaseWith = (changes: Partial<ConstructorParameters<typeof Purchase>[0]> = {}) =>
    new Purchase({
      database,
      clock,
      storage: {
        state: () => ({ isAvailable: shop.isStorageThere }),
        noteRefused: () => void shop.refused++,
      } as StorageWatch,
      receiver,
      requester,
      indicator,
      availability: { isOpenForCredit: () => shop.isOpen } as SettlingAvailability,
      openApplications: {
        leaveAlone: (given: typeof shop.isUnderWay) => void (shop.isUnderWay = given),
        hurry: () => void shop.hurries++,
      } as OpenApplications,
      checkDeadlineMs: 150,
      sellerId,
      ...changes,
    });
  return { shop, begin: () => void Object.assign(shop, fresh), clock, receiver, indicator, purchaseWith };
}
