import { parseArgs } from 'node:util';
import { BadUsage } from '../../platform/bad-usage.ts';
import { readStartOptions } from '../start-options.ts';
import type { StartOptions } from '../start-options.ts';

export type KitOptions =
  | { command: 'start'; start: StartOptions; opensBrowser: boolean }
  | { command: 'report'; words: string };

export const kitUsage = `./sidelane-kit [options]

Starts the demonstration on this machine: the private link, both servers, the kiosk, and a page of tasks to try. Nothing is installed,
and no network is needed. Everything that the shop keeps is in the folder "shop" of the kit.

  ./sidelane-kit                 starts everything; Ctrl-C ends it
  ./sidelane-kit report WORDS    writes a report of a problem, also where the shop does not start

  --port N        the shop's port on this machine (default 8520; 0 takes a free one)
  --link MODE     wireguard, line or auto (default): what joins seller and settling
  --full-screen   the kiosk fills the screen, as in a shop
  --no-kiosk      starts no kiosk window
  --no-browser    does not open the page of tasks
  --json          prints one line of JSON when everything is ready
  --help          prints this`;

/**
 * Reads the command line of the kit.
 * @param home where the shop is kept
 * @returns `help` when it was asked for
 * @throws {BadUsage} naming what is wrong
 */
export function readKitOptions(args: string[], home: string): KitOptions | 'help' {
  if (args[0] === 'report')
    return args.includes('--help') ? 'help' : { command: 'report', words: args.slice(1).join(' ') };
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        link: { type: 'string' },
        'full-screen': { type: 'boolean', default: false },
        'no-kiosk': { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  if (values.help) return 'help';
  const passedOn = (['full-screen', 'no-kiosk', 'json'] as const).flatMap((name) =>
    values[name] ? [`--${name}`] : [],
  );
  const told = (['port', 'link'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  );
  const start = readStartOptions(['--home', home, ...passedOn, ...told]);
  return start === 'help' ? 'help' : { command: 'start', start, opensBrowser: !values['no-browser'] };
}
