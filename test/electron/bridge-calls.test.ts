import type { IpcMain } from 'electron';
import { describe, expect, it } from 'vitest';
import type { KioskBridge } from '../../electron/bridge/bridge-contract.ts';
import { bridgeChannels, preloadChannels } from '../../electron/bridge/bridge-contract.ts';
import {
  answerBridge,
  answerStaffBridge,
  hearPreload,
  hearStaffPreload,
} from '../../electron/bridge/bridge-handlers.ts';
import type { StaffBridge } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { staffBridgeChannels, staffGesture } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { receiptOf } from './receipt/receipt-of.ts';

const from = (url: string, id = 7) => ({ sender: { id }, senderFrame: { url, parent: null } });
const page = from('app://kiosk/basket');
const staffPage = from('app://staff/');

/** Electron's side of the calls, which a test makes in whatever name it likes. */
function ipc() {
  const handlers = new Map<string, (event: object, ...given: unknown[]) => unknown>();
  const take = (channel: string, handler: (event: object, ...given: unknown[]) => unknown) =>
    void handlers.set(channel, handler);
  return { main: { handle: take, on: take } as unknown as IpcMain, handlers };
}

/** Calls that all do the same: say that they were reached. */
const reached = <Calls extends object>(channels: Record<keyof Calls & string, string>): Calls =>
  Object.fromEntries(Object.keys(channels).map((name) => [name, async () => `${name} reached`])) as unknown as Calls;

const applicationId = '01912345-6789-7abc-8def-0123456789ab';
const purchase = { applicationId, sellerId: 'corner', totalMinor: 795, currency: 'EUR' };
const toSign = {
  applicationId,
  sellerId: 'corner',
  amountMinor: 795,
  currency: 'EUR',
  seal: 'aaaa..bbbb.cccc.dddd',
  issuedAt: 1,
};

const right: Record<string, unknown[]> = {
  enrolment: [],
  settings: [],
  printReceipt: [receiptOf()],
  display: [],
  signSeal: [toSign],
  keepPurchase: [purchase],
  keptPurchase: [],
  forgetPurchase: [applicationId],
  setPurchaseAside: ['01912345-6789-7abc-8def-0123456789ab', { outcome: 'accepted', orderNumber: '100001' }],
  checkAge: [18],
  noteSpeech: ['failed'],
  forgetVisit: [],
};
const wrong: Record<string, unknown[][]> = {
  enrolment: [['more']],
  settings: [['more']],
  printReceipt: [[], [{ ...receiptOf(), cardNumber: '1' }], [receiptOf(), 'more']],
  display: [['more']],
  signSeal: [[], [{ ...toSign, amountMinor: -1 }], [{ ...toSign, terminalId: 'kiosk-2' }]],
  keepPurchase: [[], [{ ...purchase, card: '1' }], [{ ...purchase, totalMinor: '795' }]],
  keptPurchase: [['more']],
  forgetPurchase: [[], ['../x'], [7]],
  setPurchaseAside: [[], ['01912345-6789-7abc-8def-0123456789ab', { outcome: 'bought', orderNumber: null }]],
  checkAge: [[], [0], [100], ['18'], [16.5]],
  noteSpeech: [[], ['loud']],
  forgetVisit: [['more']],
};
const rightOfStaff: Record<string, unknown[]> = {
  view: [],
  enrol: [{ sellerUrl: 'x'.repeat(300), code: '1'.repeat(20) }],
  enrolAnew: [],
  unlock: ['1'.repeat(20)],
  close: [],
  testPrinter: [{ locale: 'en', order: 'Test', total: 'Nothing' }],
  printReceiptAgain: ['1'.repeat(32)],
  testNetwork: [],
  changeSettings: [{ language: 'ar', volumePercent: 100 }],
  installUpdate: [],
  goBack: [],
  restart: [],
  exit: [],
};
const wrongOfStaff: Record<string, unknown[][]> = {
  view: [['more']],
  enrol: [[{ sellerUrl: 'x'.repeat(301), code: '1' }], [{ sellerUrl: 'x', code: '1'.repeat(21) }]],
  enrolAnew: [['more']],
  unlock: [[], ['1'.repeat(21)], [123_456]],
  close: [['more']],
  testPrinter: [[], [{ locale: 'en', order: 'Test' }], [receiptOf()]],
  printReceiptAgain: [[], ['../../x'], ['1'.repeat(33)], ['']],
  testNetwork: [['more']],
  changeSettings: [
    [{ language: 'fr', volumePercent: 100 }],
    [{ language: null, volumePercent: 101 }],
    [{ language: null, volumePercent: -1 }],
    [{ language: null, volumePercent: 0.5 }],
  ],
  installUpdate: [['more']],
  goBack: [['more']],
  restart: [['more']],
  exit: [['more']],
};

const bridges = [
  {
    whose: 'the page’s',
    channels: bridgeChannels as Record<string, string>,
    own: page,
    others: [staffPage, from('app://kiosk/basket', 8), { ...page, senderFrame: null }],
    right,
    wrong,
    answer: (main: IpcMain) => answerBridge(main, () => 7, reached<KioskBridge>(bridgeChannels)),
  },
  {
    whose: 'the staff’s',
    channels: staffBridgeChannels as Record<string, string>,
    own: staffPage,
    others: [page, from('app://staff/', 8), { ...staffPage, senderFrame: null }],
    right: rightOfStaff,
    wrong: wrongOfStaff,
    answer: (main: IpcMain) => answerStaffBridge(main, () => 7, reached<StaffBridge>(staffBridgeChannels)),
  },
];

describe.each(bridges)('each of $whose calls', ({ channels, own, others, right, wrong, answer }) => {
  const { main, handlers } = ipc();
  answer(main);

  it.each(Object.keys(channels))('%s is answered to its own window, in the form of the contract', async (name) => {
    const call = handlers.get(channels[name]!)!;
    expect(await call(own, ...right[name]!)).toBe(`${name} reached`);
    for (const given of wrong[name]!)
      expect(() => call(own, ...given), JSON.stringify(given)).toThrow('does not have the form of the contract');
    for (const sender of others) expect(() => call(sender, ...right[name]!)).toThrow('not for this sender');
  });
});

describe('what preload scripts say', () => {
  it('is heard of their own windows alone, and content only where they say that there is some', () => {
    const { main, handlers } = ipc();
    const heard: unknown[] = [];
    hearPreload(main, () => 7, {
      alive: (hasContent) => heard.push(hasContent),
      staffGesture: () => heard.push('gesture'),
      secretSelected: () => heard.push('secret'),
    });
    hearStaffPreload(
      main,
      () => 7,
      () => heard.push('staff’s gesture'),
    );
    for (const given of [true, false, 'yes', 1, undefined]) handlers.get(preloadChannels.alive)!(page, given);
    handlers.get(preloadChannels.staffGesture)!(page);
    handlers.get(preloadChannels.secretSelected)!(page);
    handlers.get(staffGesture)!(staffPage);
    const all = [true, false, false, false, false, 'gesture', 'secret', 'staff’s gesture'];
    expect(heard).toEqual(all);
    for (const handler of handlers.values()) handler(from('app://elsewhere/'), true);
    for (const channel of Object.values(preloadChannels)) handlers.get(channel)!(staffPage, true);
    handlers.get(staffGesture)!(page);
    expect(heard).toEqual(all);
  });
});
