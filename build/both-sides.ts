import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { usualHome } from '../platform/usual-home.ts';

/** The folder of the sources of each server. */
const folderOf = { seller: 'server', settling: 'settling' } as const;

const project = path.resolve(import.meta.dirname, '..');

/** The value of an option among arguments, and the arguments without it. */
export function takeOption(
  args: readonly string[],
  name: string,
): { isGiven: boolean; value: string | undefined; rest: string[] } {
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  const found = args[at];
  if (found === undefined) return { isGiven: false, value: undefined, rest: [...args] };
  const isJoined = found.includes('=');
  const value = isJoined ? found.slice(found.indexOf('=') + 1) : args[at + 1];
  return { isGiven: true, value, rest: args.toSpliced(at, isJoined ? 1 : 2) };
}

async function run(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [path.join(project, program), ...args], { stdio: 'inherit' });
  const [status] = (await once(child, 'close')) as [number | null];
  return status ?? 1;
}

/**
 * Runs a command of both servers of a home, or of one: `--side seller` or `--side settling`. It sets the exit status to the first
 * that is not 0, and the second is not run then.
 */
export async function runBothSides(command: 'backup', args: readonly string[]): Promise<void> {
  const home = takeOption(args, 'home');
  const side = takeOption(home.rest, 'side');
  const folder = home.value ?? usualHome;
  const sides = (['seller', 'settling'] as const).filter((each) => !side.isGiven || side.value === each);
  if (sides.length === 0 || (home.isGiven && !home.value)) {
    console.error(sides.length === 0 ? '--side is seller or settling.' : '--home wants a folder.');
    process.exitCode = 2;
    return;
  }
  const isHelp = side.rest.includes('--help');
  for (const each of isHelp ? (['seller'] as const) : sides) {
    const config = path.join(folder, each, 'config.json');
    if (!isHelp && !existsSync(config)) {
      console.error(`There is no shop in ${folder} (no ${config}). npm start makes one; --home names another.`);
      process.exitCode = 1;
      return;
    }
    const status = await run(`${folderOf[each]}/${command}/${command}-command.ts`, [
      ...side.rest,
      ...(isHelp ? [] : ['--config', config]),
    ]);
    if (status !== 0) {
      process.exitCode = status;
      return;
    }
  }
  if (isHelp)
    console.log(
      '\nOf a shop on this machine, both servers are backed up: --home DIR, and --side seller or settling for one.',
    );
}
