import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { linkUnit } from '../../private-link/two-machines/two-machine-units.ts';
import { asBorrowedUser } from '../support/borrowed-user.ts';
import type { TestNamespaces } from '../support/namespaces.ts';

// Namespaces stand for machines. What systemd would do is done by reading its unit files; everything else is run as the
// steps say it.

const project = path.join(import.meta.dirname, '../..');

export type TwoMachineFiles = {
  /** The namespace on settling's machine that holds its end of the link. */
  inner: string;
  interfaces: { seller: string; settling: string };
  folders: { seller: string; settling: string };
};

/**
 * Writes the files of two machines with the program's own command. The machines share one disk here, so each gets its
 * own place to install to, and names that nobody else on this disk has.
 */
export function writeFilesFor(
  namespaces: TestNamespaces,
  home: string,
  machines: { seller: string; settling: string },
  carrier: 'wireguard' | 'line',
): TwoMachineFiles {
  const inner = namespaces.name('settling');
  const interfaces = { seller: `s${namespaces.suffix}`, settling: `c${namespaces.suffix}` };
  const common = {
    home,
    namespace: inner,
    'seller-interface': interfaces.seller,
    'settling-interface': interfaces.settling,
    'seller-user': 'root',
    'settling-user': 'root',
    ...(carrier === 'wireguard' ? machines : {}),
  };
  // Installed programs lie in folders with plain names; a checkout may lie anywhere.
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const program = path.join(home, 'program');
  if (!existsSync(program)) symlinkSync(project, program);
  const write = (side: string) => {
    const out = path.join(home, `files-${side}`);
    const own = {
      out,
      'install-folder': path.join(home, side, 'etc'),
      'data-folder': path.join(home, side, 'data'),
      'program-folder': program,
    };
    const args = Object.entries({ ...common, ...own }).map(([name, value]) => `--${name}=${value}`);
    if (carrier === 'line') args.push('--line');
    execFileSync(process.execPath, ['private-link/main.ts', 'config', ...args], { cwd: project });
    return path.join(out, side);
  };
  return { inner, interfaces, folders: { seller: write('seller'), settling: write('settling') } };
}

/** The shell commands of a STEPS.md, in order, of the steps or of the removal. */
export function commandsOf(stepsFile: string, part: 'steps' | 'removal'): string[] {
  const [steps = '', removal = ''] = readFileSync(stepsFile, 'utf8').split('## Removal');
  const blocks = (part === 'steps' ? steps : removal).matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, block]) => block!.split('\n').map((line) => line.trim())).filter(Boolean);
}

function unitLines(unitFile: string, keys: string[]): string[] {
  const lines = readFileSync(unitFile, 'utf8').split('\n');
  return keys.flatMap((key) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1)),
  );
}

/** What stands for a step's command on a machine of the test; an empty list for what the test's machine has already. */
function translate(command: string, folder: string): string[] {
  if (/^(apt|useradd|systemctl daemon-reload)\b/.test(command)) return [];
  if (command.startsWith('systemctl enable')) {
    return command.includes(linkUnit) ? unitLines(path.join(folder, linkUnit), ['ExecStartPre', 'ExecStart']) : [];
  }
  // There is no systemd in the laboratory, and its machines share one clock.
  if (command.startsWith('timedatectl')) return [];
  if (command.startsWith('systemctl disable')) return unitLines(path.join(folder, linkUnit), ['ExecStop']);
  if (command.startsWith('install') && command.includes('/etc/systemd/system')) return [];
  return [command.replaceAll(/ \/etc\/systemd\/system\/\S+/g, '')];
}

/** Follows the steps (or the removal) of one machine's folder, and gives what was run. */
export function follow(
  namespaces: TestNamespaces,
  machine: string,
  folder: string,
  part: 'steps' | 'removal',
): string[] {
  const commands = commandsOf(path.join(folder, 'STEPS.md'), part).flatMap((command) => translate(command, folder));
  for (const command of commands) namespaces.run(machine, 'sh', ['-c', command], { cwd: folder });
  return commands;
}

/** Starts the stand-in for settling in a namespace and resolves when it listens. */
export async function listenInside(
  namespaces: TestNamespaces,
  namespace: string,
  endpoint: string,
  nonce: string,
): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, 'answering-settling.ts');
  const [command, args] = namespaces.inside(namespace, process.execPath, [program, endpoint, nonce]);
  const settling = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const listens = await Promise.race([
    once(settling.stdout, 'data').then(() => true),
    once(settling, 'exit').then(() => false),
  ]);
  if (!listens) throw new Error(`Nothing listens at ${endpoint} in ${namespace}`);
  return settling;
}

const askScript = `
const [host, port, timeoutMs] = process.argv.slice(1);
const settle = (said) => { console.log(said); process.exit(0); };
const request = require('node:http').get({ host, port, path: '/', timeout: Number(timeoutMs) }, (answer) => {
  let text = '';
  answer.on('data', (chunk) => (text += chunk)).on('end', () => settle(text));
});
request.on('timeout', () => settle('silent')).on('error', (error) => settle(error.code));
`;

/** Asks whoever answers at settling's address, as somebody in a namespace; gives what was said, or what went wrong. */
export function askFrom(
  namespaces: TestNamespaces,
  namespace: string,
  host: string,
  options: { user?: number; timeoutMs?: number } = {},
): string {
  const node = [
    process.execPath,
    '--input-type=commonjs',
    '-e',
    askScript,
    '--',
    host,
    '7100',
    String(options.timeoutMs ?? 1_500),
  ];
  const as =
    options.user === undefined
      ? { command: node[0]!, args: node.slice(1) }
      : asBorrowedUser(options.user, node[0]!, node.slice(1));
  return namespaces.run(namespace, as.command, as.args).trim();
}
