import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';
import { otherSide, wirePorts } from '../../private-link/machine/link-addresses.ts';
import { makeWireguardKeyPair, wireguardKeyPairOf } from '../../private-link/machine/link-keys.ts';
import type { LinkSide } from '../../private-link/machine/link-names.ts';
import { firewallRules } from '../../private-link/two-machines/firewall-rules.ts';
import { lineScript, wgQuickFile } from '../../private-link/two-machines/two-machine-interfaces.ts';
import { readTwoMachinePlan, usualNames } from '../../private-link/two-machines/two-machine-plan.ts';
import type { TwoMachinePlan } from '../../private-link/two-machines/two-machine-plan.ts';
import { interfaceFileName, lowerCommand, raiseCommands } from '../../private-link/two-machines/two-machine-units.ts';
import { readHostAndPort, readOptionalText } from './answer-kinds.ts';
import { Mistake } from './questions.ts';
import type { Answers, Question } from './questions.ts';

/** How this machine is joined to the other server's. */
export type LinkAnswers = Answers<ReturnType<typeof linkQuestions>>;

/** What both servers' setup has to know about the private link. */
export function linkQuestions(side: LinkSide) {
  const other = otherSide(side);
  const otherHost: Question<{ host: string; port: number } | undefined> = {
    asks: `Where the ${other} server's machine is: HOST or HOST:PORT (UDP), 127.0.0.1 for this machine, or nothing with a dedicated line`,
    usual: '',
    read: (given) => (given === '' ? undefined : readHostAndPort(given, wirePorts[other])),
  };
  const lineInterface: Question<string | undefined> = {
    asks: 'With a dedicated line: the network card that leads to the other machine and nowhere else',
    usual: '',
    read: (given) => {
      const name = readOptionalText(given, 15);
      if (name !== undefined && !/^[A-Za-z0-9_.-]+$/.test(name)) throw new Mistake('it is no name of a network card.');
      return name;
    },
  };
  const presharedKeyFile: Question<string | undefined> = {
    asks: 'A file with a key that both ends share besides (wg genpsk), for root alone',
    usual: '',
    read: (given) => {
      const file = readOptionalText(given, 1_000);
      return file === undefined ? undefined : readPresharedKey(file);
    },
  };
  return { otherHost, lineInterface, presharedKeyFile };
}

function readPresharedKey(file: string): string {
  let text: string;
  try {
    text = readPrivateFile(file).trim();
  } catch (error) {
    throw new Mistake((error as Error).message);
  }
  if (Buffer.from(text, 'base64').length !== 32) throw new Mistake(`${file} holds no key of "wg genpsk".`);
  return text;
}

function keyFile(folder: string, side: LinkSide): string {
  return path.join(folder, `${usualNames.interfaces[side]}.key`);
}

/** This end's WireGuard key, made when it is not there yet. @returns its public half */
export function ensureLinkKey(folder: string, side: LinkSide): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = keyFile(folder, side);
  if (!existsSync(file)) writePrivateFile(file, `${makeWireguardKeyPair().privateKey}\n`);
  return wireguardKeyPairOf(readPrivateFile(file).trim()).publicKey;
}

/** @throws {Mistake} when the answers name no way to the other machine, or two */
function planLink(folder: string, side: LinkSide, answers: LinkAnswers, user: string): TwoMachinePlan {
  const { otherHost, lineInterface } = answers;
  if ((otherHost === undefined) === (lineInterface === undefined))
    throw new Mistake('Say otherHost (WireGuard) or lineInterface (a dedicated line), and not both.');
  const files = { home: folder, 'install-folder': folder, [`${side}-user`]: user };
  if (lineInterface !== undefined) {
    const both = { 'seller-interface': lineInterface, 'settling-interface': lineInterface };
    return readTwoMachinePlan({ ...files, ...both, line: true });
  }
  const place = (one: LinkSide) => {
    if (one === side || otherHost === undefined) return `127.0.0.1:${wirePorts[one]}`;
    const host = otherHost.host.includes(':') ? `[${otherHost.host}]` : otherHost.host;
    return `${host}:${otherHost.port}`;
  };
  return readTwoMachinePlan({ ...files, seller: place('seller'), settling: place('settling') });
}

/** Both servers on one machine share its firewall: the seller's rules then guard it for both. */
function isSameMachine({ otherHost }: LinkAnswers): boolean {
  return otherHost !== undefined && /^(localhost|::1|127\.\d+\.\d+\.\d+)$/.test(otherHost.host);
}

/** Writes a file of the link, and says when one of another content stands there. */
function keepOrWrite(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') !== content)
    throw new Mistake(`${file} is there already with other content: move it away first, nothing is overwritten.`);
  if (!existsSync(file)) writeFileSync(file, content, { mode: 0o600 });
}

export type LinkEnd = {
  plan: TwoMachinePlan;
  /** Writes the files of this end: the rules, the interface, and the scripts `up` and `down` that its unit runs. */
  write(): void;
};

/**
 * This machine's end of the private link, as it will be written.
 * @param parts.peerKey the WireGuard key of the other end
 * @param parts.user who runs the server, and alone may send anything to the other end; by default who sets it up
 * @throws {Mistake}
 */
export function prepareLinkEnd(
  side: LinkSide,
  {
    folder,
    answers,
    peerKey,
    user,
  }: { folder: string; answers: LinkAnswers; peerKey: string; user: string | undefined },
): LinkEnd {
  const plan = planLink(folder, side, answers, user ?? userInfo().username);
  const { presharedKeyFile: presharedKey } = answers;
  const rules = side === 'settling' && isSameMachine(answers) ? '' : firewallRules(plan, side);
  const isWireguard = plan.carrier.kind === 'wireguard';
  const down = lowerCommand(plan, side);
  // Everything in the namespace ends with it; a network card returns to the machine.
  const lower = side === 'settling' ? [down, `ip netns delete ${plan.namespace}`] : [down];
  return {
    plan,
    write: () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      keepOrWrite(path.join(folder, 'private-link.nft'), rules);
      if (isWireguard) {
        ensureLinkKey(folder, side);
        if (presharedKey !== undefined)
          keepOrWrite(path.join(folder, `${plan.interfaces[side]}.preshared`), `${presharedKey}\n`);
      }
      const isPreshared = presharedKey !== undefined;
      const content = isWireguard ? wgQuickFile(plan, side, { peerKey, isPreshared }) : lineScript(plan, side);
      keepOrWrite(path.join(folder, interfaceFileName(plan, side)), content);
      keepOrWrite(path.join(folder, 'down'), ['#!/bin/sh', ...lower, ''].join('\n'));
      // What a killed end left is taken away first.
      const raise = [...(isWireguard ? [`${down} 2>/dev/null || true`] : []), ...raiseCommands(plan, side)];
      keepOrWrite(path.join(folder, 'up'), ['#!/bin/sh', 'set -e', ...raise, ''].join('\n'));
    },
  };
}
