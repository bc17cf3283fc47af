import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { LinkNames } from '../../private-link/machine/link-names.ts';
import { daemonsOf } from '../../private-link/raise/wireguard-side.ts';
import { processesStartedAs } from '../../private-link/machine/process-table.ts';

function say(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}

/** Everything on this machine that belongs to the link of one home, by name; empty after an orderly end. */
export function whatIsLeftOf(names: LinkNames): string[] {
  const named = (text: string) => text.split('\n').filter((line) => line.includes(names.digest));
  const sockets = readdirSync('/var/run', { withFileTypes: true }).some(({ name }) => name === 'wireguard')
    ? readdirSync('/var/run/wireguard').filter((name) => name.includes(names.digest))
    : [];
  return [
    ...named(say('ip', ['netns', 'list'])),
    ...named(say('ip', ['-o', 'link'])),
    ...named(say('ip', ['route', 'show', 'table', 'all'])),
    ...named(say('ip', ['rule'])),
    ...sockets,
    ...[...daemonsOf(names, 'seller'), ...daemonsOf(names, 'settling')].map((id) => `wireguard-go ${id}`),
    ...processesStartedAs('tail', ['-f', names.holderFile]).map((id) => `holder ${id}`),
  ];
}
