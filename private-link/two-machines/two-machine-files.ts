import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { firewallRules } from './firewall-rules.ts';
import type { LinkKeys } from '../machine/link-keys.ts';
import { otherSide } from '../machine/link-addresses.ts';
import type { LinkSide } from '../machine/link-names.ts';
import { lineScript, wgQuickFile } from './two-machine-interfaces.ts';
import type { TwoMachinePlan } from './two-machine-plan.ts';
import { serverConfigFile } from './two-machine-servers.ts';
import { stepsFile } from './two-machine-steps.ts';
import { interfaceFileName, linkUnit, linkUnitFile, serverUnit, serverUnitFile } from './two-machine-units.ts';

export type WrittenFile = { machine: LinkSide; file: string };

/**
 * Writes one folder for the seller's machine and one for settling's. Each has the files that raise the link, the firewall rules,
 * the systemd units, the server's configuration, and the steps. Files of an earlier call in the same folders are replaced.
 */
export function writeTwoMachineFiles(plan: TwoMachinePlan, keys: LinkKeys, out: string): WrittenFile[] {
  const written: WrittenFile[] = [];
  for (const side of ['seller', 'settling'] as const) {
    const folder = path.join(out, side);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const write = (name: string, content: string, secret = false) => {
      const file = path.join(folder, name);
      if (secret) writePrivateFile(file, content);
      else writeFileSync(file, content);
      written.push({ machine: side, file });
    };
    write('STEPS.md', stepsFile(plan, side));
    write(
      interfaceFileName(plan, side),
      plan.carrier.kind === 'wireguard'
        ? wgQuickFile(plan, side, { peerKey: keys[otherSide(side)].publicKey, isPreshared: true })
        : lineScript(plan, side),
    );
    if (plan.carrier.kind === 'wireguard') {
      write(`${plan.interfaces[side]}.key`, `${keys[side].privateKey}\n`, true);
      write(`${plan.interfaces[side]}.preshared`, `${keys.presharedKey}\n`, true);
    }
    write('private-link.nft', firewallRules(plan, side));
    write(linkUnit, linkUnitFile(plan, side));
    write(serverUnit(side), serverUnitFile(plan, side));
    write(`${side}.json`, serverConfigFile(plan, side));
  }
  return written;
}
