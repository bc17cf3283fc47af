/** `npm run medium`: the signed release that the seller keeps for its kiosks, and to whom it is offered. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Rollout } from '../../contract/seller/kiosk-update.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { calledAs } from '../../platform/called-as.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { programManifest } from '../../platform/program-manifest.ts';
import { readPublicKey } from '../../platform/release/minisign.ts';
import { TrustedKeys } from '../../platform/release/trusted-keys.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { recordedChanges } from '../accounts/recorded-changes.ts';
import { systemUserActor } from '../accounts/staff-record.ts';
import type { SellerConfig } from '../config/seller-config.ts';
import { runShopCommand } from '../database/shop-command.ts';
import { configFileIn, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { MediumFolder } from './medium-folder.ts';
import type { Medium } from './medium-folder.ts';
import { keepRollout, readRollout, rolloutChanged } from './rollout-store.ts';
import { takeMedium } from './take-medium.ts';
import { readUpdateOverview } from './update-overview.ts';

const usage = `${calledAs('medium')} COMMAND [options]

  take FOLDER    verifies a signed release, keeps it for the shop's kiosks, and offers it to all of them, or as the options say
  roll-out       changes to whom the release is offered
  pause          offers it to no kiosk until "resume"
  resume         offers it again as before
  show           says what is kept, to whom it is offered, and what each kiosk runs

  --percent N    take, roll-out: so many of a hundred kiosks; a larger number includes those of a smaller one
  --kiosk NAME   take, roll-out: a kiosk, by its name or id; given once or more often
  --trust FILE   take: a public key that is trusted besides those built into the seller; given once or more often
  --home DIR     the shop's home (default: ${homeByDefault()})
  --help         prints this

Exit status: 0 done, 1 not done, 2 bad usage.`;

type Options = { percent?: string | undefined; kiosk?: string[] | undefined; trust?: string[] | undefined };

type Place = { config: SellerConfig; folder: string; database: Database };

class NotDone extends Error {}

async function terminalIdsOf(database: Database, named: readonly string[]): Promise<string[]> {
  const { kiosks } = await readUpdateOverview(database, null);
  return named.map((wanted) => {
    const [found, another] = kiosks.filter(({ terminalId, name }) => terminalId === wanted || name === wanted);
    if (found === undefined) throw new NotDone(`No kiosk in service is called "${wanted}".`);
    if (another !== undefined) throw new NotDone(`Several kiosks are called "${wanted}": say which one by its id.`);
    return found.terminalId;
  });
}

/** Without options, a release is for every kiosk; with `--kiosk` alone, for those alone. */
async function wantedRollout(database: Database, { percent, kiosk = [] }: Options): Promise<Rollout> {
  if (percent !== undefined && !/^(100|\d{1,2})$/.test(percent))
    throw new BadUsage('--percent is a number from 0 to 100.');
  const share = percent ?? (kiosk.length === 0 ? '100' : '0');
  return { percent: Number(share), terminalIds: await terminalIdsOf(database, kiosk), isPaused: false };
}

async function keptMedium({ folder }: Place): Promise<Medium> {
  const medium = await new MediumFolder(folder).read();
  if (medium === null) throw new NotDone(`The seller keeps no release. To keep one: ${calledAs('medium')} take FOLDER`);
  return medium;
}

const keep = ({ database }: Place, manifestSha256: string, rollout: Rollout) =>
  keepRollout(
    recordedChanges(database, systemClock, systemUserActor('npm run medium'), rolloutChanged),
    manifestSha256,
    rollout,
  );

function wordsOf({ percent, terminalIds, isPaused }: Rollout): string {
  if (isPaused) return 'paused: offered to no kiosk';
  const named = terminalIds.length === 0 ? '' : `, and to ${terminalIds.length} that are named`;
  return percent === 100 ? 'offered to all kiosks' : `offered to ${percent} % of all kiosks${named}`;
}

async function take(place: Place, release: string, options: Options): Promise<string> {
  const { folder, database } = place;
  const { version: sellerVersion, releaseKeys } = programManifest();
  const given = (options.trust ?? []).map((file) => readPublicKey(file).text);
  const keys = new TrustedKeys([...releaseKeys, ...given], path.join(folder, 'successors.json'));
  const trusted = keys.list();
  if (trusted.length === 0)
    throw new NotDone('No keys of releases are built into this seller: name those that you trust with --trust FILE.');
  const rollout = await wantedRollout(database, options);
  const now = systemClock.now();
  const taken = await takeMedium({ folder: path.resolve(release), place: folder, trusted, sellerVersion, now });
  if ('faults' in taken) throw new NotDone([...taken.faults, 'Nothing was changed.'].join('\n'));
  keys.learn(taken.successor);
  await keep(place, taken.manifestSha256, rollout);
  return `Sidelane ${taken.manifest.version} is kept, signed with ${taken.signedBy.id}, ${wordsOf(rollout)}.`;
}

async function rollOut(place: Place, options: Options): Promise<string> {
  if (options.percent === undefined && options.kiosk === undefined)
    throw new BadUsage('roll-out needs --percent N or --kiosk NAME.');
  const { manifestSha256, manifest } = await keptMedium(place);
  const rollout = await wantedRollout(place.database, options);
  await keep(place, manifestSha256, rollout);
  return `Sidelane ${manifest.version} is ${wordsOf(rollout)}.`;
}

async function setPaused(place: Place, isPaused: boolean): Promise<string> {
  const { manifestSha256, manifest } = await keptMedium(place);
  const rollout = { ...(await readRollout(place.database, manifestSha256)), isPaused };
  await keep(place, manifestSha256, rollout);
  return `Sidelane ${manifest.version} is ${wordsOf(rollout)}.`;
}

async function show(place: Place): Promise<string> {
  const medium = await keptMedium(place);
  const { manifest } = medium;
  const { rollout, kiosks } = await readUpdateOverview(place.database, medium);
  const until = new Date(manifest.expiresAt).toISOString().slice(0, 10);
  const lines = kiosks.map(({ name, terminalId, runs, isOffered, update }) => {
    const problem = update?.problem ? `${update.problem.name} (${update.problem.version ?? 'unknown'})` : '';
    return [name, terminalId, runs ?? 'unknown', isOffered ? 'offered' : '', update?.stage ?? '', problem].join('\t');
  });
  return [`Sidelane ${manifest.version}, until ${until}, ${wordsOf(rollout)}.`, ...lines].join('\n');
}

const commands: Record<string, (place: Place, folder: string, options: Options) => Promise<string>> = {
  take,
  'roll-out': (place, _folder, options) => rollOut(place, options),
  pause: (place) => setPaused(place, true),
  resume: (place) => setPaused(place, false),
  show,
};

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        percent: { type: 'string' },
        kiosk: { type: 'string', multiple: true },
        trust: { type: 'string', multiple: true },
        home: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return console.log(usage);
  const [name = '', folder = '', ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined || rest.length > 0 || (name === 'take') !== (folder !== ''))
    throw new BadUsage('Say take and one folder; or roll-out, pause, resume or show.');
  const configFile = configFileIn(values.home);
  const config = readShopConfig(configFile);
  if (config.mediumFolder === undefined)
    throw new NotDone(
      `${configFile} does not say where a release is kept: set "mediumFolder" to a folder of the seller.`,
    );
  const database = await openShopDatabase(config.databaseUrl);
  try {
    console.log(await command({ config, folder: config.mediumFolder, database }, folder, values));
  } finally {
    await database.close();
  }
}

await runShopCommand(main, usage);
