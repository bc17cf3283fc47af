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
  setPurchaseAside: (applicationId, ending) =>
    ipcRenderer.invoke(bridgeChannels.setPurchaseAside, applicationId, ending),
  checkAge: (ageLimit) => ipcRenderer.invoke(bridgeChannels.checkAge, ageLimit),
  noteSpeech: (standing) => ipcRenderer.invoke(bridgeChannels.noteSpeech, standing),
  forgetVisit: () => ipcRenderer.invoke(bridgeChannels.forgetVisit),
};

contextBridge.exposeInMainWorld('sidelane', bridge);

const aliveEveryMs = 250;
const visible = 'img, svg, canvas, input, button';

/** A page whose script is gone has an empty mount point in its body. */
function hasContent(): boolean {
  const { body } = document;
  return body !== null && (body.querySelector(visible) !== null || body.textContent.trim() !== '');
}

// Runs on the page's own thread, so a hung page is silent.
setInterval(() => ipcRenderer.send(preloadChannels.alive, hasContent()), aliveEveryMs);

hearCornerGesture(() => ipcRenderer.send(preloadChannels.staffGesture));

// Stops dragging out of the page into another program, and dropping into it.
for (const kind of ['dragstart', 'dragover', 'drop', 'contextmenu'] as const)
  addEventListener(kind, (event) => event.preventDefault(), { capture: true });

if (process.platform === 'linux') keepFromSelection(() => ipcRenderer.send(preloadChannels.secretSelected));
