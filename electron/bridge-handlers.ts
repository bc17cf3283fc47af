import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import type { KioskBridge } from './bridge-contract.ts';
import { bridgeChannels } from './bridge-contract.ts';
import { isAtKioskOrigin } from './kiosk-origin.ts';

/** What each call gets. The page is not trusted more than any sender: its argument is checked against these. */
const receiptSchema = z.strictObject({
  orderNumber: z.string().max(64),
  collectionCode: z.string().max(64).nullable(),
  lines: z
    .array(
      z.strictObject({ title: z.string().max(255), quantity: z.int().min(1).max(999), amount: z.string().max(64) }),
    )
    .max(100),
  total: z.string().max(64),
  acceptedAt: z.int(),
});

const argumentSchemas = {
  enrolment: z.tuple([]),
  printReceipt: z.tuple([receiptSchema]),
} satisfies Record<keyof KioskBridge, z.ZodType>;

/** The part of an IPC event that says who calls. */
export type BridgeSender = {
  sender: Pick<WebContents, 'id'>;
  senderFrame: { url: string; parent: unknown } | null;
};

/** Whether a call comes from the top frame of the kiosk's own window, and that frame shows the page. */
export function isFromKioskPage({ sender, senderFrame }: BridgeSender, kioskContentsId: number | undefined): boolean {
  if (sender.id !== kioskContentsId) return false;
  if (senderFrame === null || senderFrame.parent !== null) return false;
  return URL.canParse(senderFrame.url) && isAtKioskOrigin(new URL(senderFrame.url));
}

/**
 * Answers the calls of the bridge, each only to the kiosk's page.
 * @param kioskContentsId of the window's contents that are the kiosk's now; undefined while there is no window
 */
export function answerBridge(ipcMain: IpcMain, kioskContentsId: () => number | undefined, calls: KioskBridge): void {
  for (const name of Object.keys(bridgeChannels) as (keyof KioskBridge)[]) {
    ipcMain.handle(bridgeChannels[name], (event: IpcMainInvokeEvent, ...given: unknown[]) => {
      if (!isFromKioskPage(event, kioskContentsId())) throw new Error('This call is not for this sender.');
      const checked = argumentSchemas[name].safeParse(given);
      if (!checked.success) throw new Error('The call does not have the form of the contract.');
      return (calls[name] as (...args: unknown[]) => Promise<unknown>)(...checked.data);
    });
  }
}
