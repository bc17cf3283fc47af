import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { ageLimitSchema } from '../../contract/seller/age-check.ts';
import { kioskHealthSchema } from '../../contract/seller/kiosk-care.ts';
import { sealToSignSchema } from '../../contract/seller/terminal-key.ts';
import { purchaseEndingSchema, purchaseUnderWaySchema } from '../../contract/seller/purchase-under-way.ts';
import type { KioskBridge } from './bridge-contract.ts';
import { bridgeChannels, preloadChannels } from './bridge-contract.ts';
import { isAtKioskOrigin, isAtStaffOrigin } from '../pages/kiosk-origin.ts';
import { receiptSchema } from '../receipt/receipt.ts';
import { testPageSchema } from '../receipt/test-receipt.ts';
import type { StaffBridge } from './service-menu-bridge-contract.ts';
import { staffBridgeChannels, staffGesture } from './service-menu-bridge-contract.ts';

/**
 * The schema of each call's arguments. The page is trusted no more than any other sender, so its arguments are checked against
 * these.
 */
const argumentSchemas = {
  enrolment: z.tuple([]),
  settings: z.tuple([]),
  printReceipt: z.tuple([receiptSchema]),
  display: z.tuple([]),
  signSeal: z.tuple([sealToSignSchema]),
  keepPurchase: z.tuple([purchaseUnderWaySchema]),
  keptPurchase: z.tuple([]),
  forgetPurchase: z.tuple([purchaseUnderWaySchema.shape.applicationId]),
  setPurchaseAside: z.tuple([purchaseUnderWaySchema.shape.applicationId, purchaseEndingSchema]),
  checkAge: z.tuple([ageLimitSchema]),
  noteSpeech: z.tuple([kioskHealthSchema.shape.speech.unwrap()]),
  forgetVisit: z.tuple([]),
} satisfies Record<keyof KioskBridge, z.ZodType>;

const staffArgumentSchemas = {
  view: z.tuple([]),
  enrol: z.tuple([z.strictObject({ sellerUrl: z.string().max(300), code: z.string().max(20) })]),
  enrolAnew: z.tuple([]),
  unlock: z.tuple([z.string().max(20)]),
  close: z.tuple([]),
  testPrinter: z.tuple([testPageSchema]),
  printReceiptAgain: z.tuple([receiptSchema.shape.orderNumber]),
  testNetwork: z.tuple([]),
  changeSettings: z.tuple([
    z.strictObject({
      language: z.enum(['en', 'ja', 'de', 'es', 'ar']).nullable(),
      volumePercent: z.int().min(0).max(100),
    }),
  ]),
  installUpdate: z.tuple([]),
  goBack: z.tuple([]),
  restart: z.tuple([]),
  exit: z.tuple([]),
} satisfies Record<keyof StaffBridge, z.ZodType>;

/** The part of an IPC event that says who calls. */
export type BridgeSender = {
  sender: Pick<WebContents, 'id'>;
  senderFrame: { url: string; parent: unknown } | null;
};

function isFromPage(
  { sender, senderFrame }: BridgeSender,
  contentsId: number | undefined,
  isAtOrigin: (url: URL) => boolean,
): boolean {
  if (sender.id !== contentsId) return false;
  if (senderFrame === null || senderFrame.parent !== null) return false;
  return URL.canParse(senderFrame.url) && isAtOrigin(new URL(senderFrame.url));
}

/** Whether a call comes from the top frame of the kiosk's own window, and that frame shows the page. */
export function isFromKioskPage(event: BridgeSender, kioskContentsId: number | undefined): boolean {
  return isFromPage(event, kioskContentsId, isAtKioskOrigin);
}

/** Whether a call comes from the top frame of the staff's window, and that frame shows the staff's screens. */
export function isFromStaffPage(event: BridgeSender, staffContentsId: number | undefined): boolean {
  return isFromPage(event, staffContentsId, isAtStaffOrigin);
}

function answerCalls<Calls extends object>(
  ipcMain: IpcMain,
  parts: {
    channels: Record<keyof Calls & string, string>;
    schemas: Record<keyof Calls & string, z.ZodType>;
    isAllowed: (event: IpcMainInvokeEvent) => boolean;
    calls: Calls;
  },
): void {
  const { channels, schemas, isAllowed, calls } = parts;
  for (const name of Object.keys(channels) as (keyof Calls & string)[]) {
    ipcMain.handle(channels[name], (event, ...given: unknown[]) => {
      if (!isAllowed(event)) throw new Error('This call is not for this sender.');
      const checked = schemas[name].safeParse(given);
      if (!checked.success) throw new Error('The call does not have the form of the contract.');
      return (calls[name] as (...args: unknown[]) => Promise<unknown>)(...(checked.data as unknown[]));
    });
  }
}

/**
 * Answers the calls of the bridge, each only to the kiosk's page.
 * @param kioskContentsId id of the kiosk window's current contents; undefined while there is no window
 */
export function answerBridge(ipcMain: IpcMain, kioskContentsId: () => number | undefined, calls: KioskBridge): void {
  answerCalls(ipcMain, {
    channels: bridgeChannels,
    schemas: argumentSchemas,
    isAllowed: (event) => isFromKioskPage(event, kioskContentsId()),
    calls,
  });
}

/** The same for the staff's screens and their own calls. */
export function answerStaffBridge(
  ipcMain: IpcMain,
  staffContentsId: () => number | undefined,
  calls: StaffBridge,
): void {
  answerCalls(ipcMain, {
    channels: staffBridgeChannels,
    schemas: staffArgumentSchemas,
    isAllowed: (event) => isFromStaffPage(event, staffContentsId()),
    calls,
  });
}

/** Listens to messages from the preload script of the kiosk's page and from no other sender. */
export function hearPreload(
  ipcMain: IpcMain,
  kioskContentsId: () => number | undefined,
  heard: { alive: (hasContent: boolean) => void; staffGesture: () => void; secretSelected: () => void },
): void {
  const fromPage = (handle: (given: unknown) => void) => (event: IpcMainEvent, given: unknown) => {
    if (isFromKioskPage(event, kioskContentsId())) handle(given);
  };
  ipcMain.on(
    preloadChannels.alive,
    fromPage((hasContent) => heard.alive(hasContent === true)),
  );
  ipcMain.on(
    preloadChannels.staffGesture,
    fromPage(() => heard.staffGesture()),
  );
  ipcMain.on(
    preloadChannels.secretSelected,
    fromPage(() => heard.secretSelected()),
  );
}

/** Listens for the staff gesture on the staff's own screens, for example on the out-of-service screen. */
export function hearStaffPreload(
  ipcMain: IpcMain,
  staffContentsId: () => number | undefined,
  onGesture: () => void,
): void {
  ipcMain.on(staffGesture, (event) => {
    if (isFromStaffPage(event, staffContentsId())) onGesture();
  });
}
