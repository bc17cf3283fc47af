import { contextBridge, ipcRenderer } from 'electron';
import type { StaffBridge } from './staff-bridge-contract.ts';
import { staffBridgeChannels, staffViewChanged } from './staff-bridge-contract.ts';

const calls = Object.fromEntries(
  Object.entries(staffBridgeChannels).map(([name, channel]) => [
    name,
    (...given: unknown[]) => ipcRenderer.invoke(channel, ...given),
  ]),
) as StaffBridge;

contextBridge.exposeInMainWorld('sidelaneStaff', {
  ...calls,
  onViewChanged: (listener: () => void) => {
    ipcRenderer.on(staffViewChanged, () => listener());
  },
});
