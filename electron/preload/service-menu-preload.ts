import { contextBridge, ipcRenderer } from 'electron';
import { hearCornerGesture } from './corner-gesture.ts';
import type { StaffBridge } from '../bridge/service-menu-bridge-contract.ts';
import { staffBridgeChannels, staffGesture, staffViewChanged } from '../bridge/service-menu-bridge-contract.ts';

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

hearCornerGesture(() => ipcRenderer.send(staffGesture));
