import path from 'node:path';
import { parseArgs } from 'node:util';
import { usualHome } from '../platform/usual-home.ts';
import { BadUsage } from '../platform/bad-usage.ts';
import { currencySchema } from '../contract/money.ts';
import type { AskedShop } from './shop-identity.ts';

export type StartOptions = {
  home: string;
  port: number;
  opensKiosk: boolean;
  /** Full screen as in a shop, with the keyboard as the only way out; otherwise in a window. */
  isFullScreen: boolean;
  link: 'wireguard' | 'line' | 'auto';
  /** Undefined means SQLite in the home. */
  databases: { seller?: string; settling?: string };
  /** A shop of one's own, without products; undefined for the shop that is in the home, or the demonstration. */
  emptyShop: AskedShop | undefined;
  asJson: boolean;
  /** How often one address may read the seller's API per minute; undefined means the same limit as in a shop. */
  readsPerMinute: number | undefined;
};

export const startUsage = `npm start -- [options]

Starts one shop: the private link, the settling server, the seller server and the kiosk.

  --home DIR        everything of this shop: data, keys, sockets, logs (default ${usualHome})
  --port N          the seller's port on this machine (default 8520; 0 takes a free one)
  --no-kiosk        starts no kiosk window
  --full-screen     the kiosk fills the screen, as in a shop
  --link MODE       wireguard, line or auto (default): what joins seller and settling
  --database URL    PostgreSQL instead of SQLite: seller=URL or settling=URL for one server, a plain
                    URL for both (each in a schema of its own); can be given twice
  --reads-per-minute N   how often one address may read the seller's API, for load tests
  --empty           a shop of your own instead of the demonstration: no products, no accounts. Needs --name NAME and
                    --currency CODE; --language TAG (default en). Later starts of the same home need none of these
  --json            prints one line of JSON when everything is ready
  --help            prints this

Two shops with different homes and ports run side by side. Ctrl-C ends everything that was started.`;

function readDatabases(given: string[]): StartOptions['databases'] {
  const databases: StartOptions['databases'] = {};
  for (const each of given) {
    const [, server, url] = /^(?:(seller|settling)=)?(postgres(?:ql)?:\/\/.+|sqlite:.+)$/.exec(each) ?? [];
    if (url === undefined)
      throw new BadUsage(
        '--database wants postgres://… or sqlite:FILE, with seller= or settling= before it for one server',
      );
    if (server !== 'settling') databases.seller = url;
    if (server !== 'seller') databases.settling = url;
  }
  if (databases.seller?.startsWith('sqlite:') && databases.seller === databases.settling) {
    throw new BadUsage('the two servers never share a SQLite file: give seller=sqlite:… and settling=sqlite:…');
  }
  return databases;
}

/** What is said about an empty shop. @throws {BadUsage} */
function readEmptyShop(given: {
  empty: boolean;
  name?: string | undefined;
  currency?: string | undefined;
  language?: string | undefined;
}): AskedShop | undefined {
  const { empty, currency, language = 'en' } = given;
  if (!empty) {
    const left = (['name', 'currency', 'language'] as const).find((each) => given[each] !== undefined);
    if (left !== undefined) throw new BadUsage(`--${left} belongs to a shop of your own: say --empty too`);
    return undefined;
  }
  const name = (given.name ?? '').trim();
  if (name === '' || [...name].length > 120) throw new BadUsage('--empty needs --name, of at most 120 characters');
  const known = currencySchema.safeParse((currency ?? '').toUpperCase());
  if (!known.success) throw new BadUsage(`--empty needs --currency, one of ${currencySchema.options.join(', ')}`);
  try {
    return { name, currency: known.data, language: Intl.getCanonicalLocales(language)[0] ?? language };
  } catch {
    throw new BadUsage('--language must be a language, with or without its country, such as de or de-AT');
  }
}

/** Reads the command line. @returns `help` when it was asked for @throws {BadUsage} naming what is wrong */
export function readStartOptions(args: string[]): StartOptions | 'help' {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        home: { type: 'string', default: usualHome },
        port: { type: 'string', default: '8520' },
        'no-kiosk': { type: 'boolean', default: false },
        'full-screen': { type: 'boolean', default: false },
        link: { type: 'string', default: 'auto' },
        database: { type: 'string', multiple: true, default: [] },
        empty: { type: 'boolean', default: false },
        name: { type: 'string' },
        currency: { type: 'string' },
        language: { type: 'string' },
        json: { type: 'boolean', default: false },
        'reads-per-minute': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new BadUsage('--port must be a number from 0 to 65535');
  const reads = values['reads-per-minute'];
  if (reads !== undefined && !/^[1-9]\d{0,8}$/.test(reads))
    throw new BadUsage('--reads-per-minute must be a number from 1');
  const link = values.link;
  if (link !== 'wireguard' && link !== 'line' && link !== 'auto') {
    throw new BadUsage('--link must be wireguard, line or auto');
  }
  return {
    home: path.resolve(values.home),
    port,
    opensKiosk: !values['no-kiosk'],
    isFullScreen: values['full-screen'],
    link,
    databases: readDatabases(values.database),
    emptyShop: readEmptyShop(values),
    asJson: values.json,
    readsPerMinute: reads === undefined ? undefined : Number(reads),
  };
}
