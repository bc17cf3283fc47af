import { contextBridge, ipcRenderer } from 'electron';
import type { KioskBridge } from './bridge-contract.ts';
import { bridgeChannels } from './bridge-contract.ts';

const bridge: KioskBridge = {
  enrolment: () => ipcRenderer.invoke(bridgeChannels.enrolment),
  printReceipt: (receipt) => ipcRenderer.invoke(bridgeChannels.printReceipt, receipt),
};

contextBridge.exposeInMainWorld('sidelane', bridge);
