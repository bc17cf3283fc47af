import { contextBridge, ipcRenderer } from 'electron';
import type { KioskBridge } from '../bridge/bridge-contract.ts';
import { bridgeChannels, preloadChannels } from '../bridge/bridge-contract.ts';
import { hearCornerGesture } from './corner-gesture.ts';
import { keepFromSelection } from './secret-selection.ts';

const bridge: KioskBridge = {
  enrolment: () => ipcRenderer.invoke(bridgeChannels.enrolment),
  settings: () => ipcRenderer.invoke(bridgeChannels.settings),
  printReceipt: (receipt) => ipcRenderer.invoke(bridgeChannels.printReceipt, receipt),
  display: () => ipcRenderer.invoke(bridgeChannels.display),
  signSeal: (toSign) => ipcRenderer.invoke(bridgeChannels.signSeal, toSign),
  keepPurchase: (purchase) => ipcRenderer.invoke(bridgeChannels.keepPurchase, purchase),
  keptPurchase: () => ipcRenderer.invoke(bridgeChannels.keptPurchase),
  forgetPurchase: (applicationId) => ipcRenderer.invoke(bridgeChannels.forgetPurchase, applicationId),
  forgetVisit: () => ipcRenderer.invoke(bridgeChannels.forgetVisit),
};

contextBridge.exposeInMainWorld('sidelane', bridge);

const aliveEveryMs = 250;
const visible = 'img, svg, canvas, input, button';

/** A page whose script is gone has nothing in its body but the place where it would be. */
function hasContent(): boolean {
  const { body } = document;
  return body !== null && (body.querySelector(visible) !== null || body.textContent.trim() !== '');
}

// Runs on the page's own thread: a page that hangs says nothing.
setInterval(() => ipcRenderer.send(preloadChannels.alive, hasContent()), aliveEveryMs);

hearCornerGesture(() => ipcRenderer.send(preloadChannels.staffGesture));

// Nothing is dragged out of the page into another program, or dropped into it from one.
for (const kind of ['dragstart', 'dragover', 'drop', 'contextmenu'] as const)
  addEventListener(kind, (event) => event.preventDefault(), { capture: true });

if (process.platform === 'linux') keepFromSelection(() => ipcRenderer.send(preloadChannels.secretSelected));
