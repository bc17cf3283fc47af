/** `npm run release`: makes a release of everything, signs it, and verifies one. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../platform/clock.ts';
import { BadUsage } from '../platform/bad-usage.ts';
import { notMade } from './disk-full.ts';
import { buildTime } from './installers/build-time.ts';
import { makeKeyFiles, readPublicKey, readSecretKey } from '../platform/release/minisign.ts';
import { checksumName, signRelease } from '../platform/release/release-manifest.ts';
import { verifyRelease } from '../platform/release/verify-release.ts';
import { makeAllWhole } from './installers/whole-file.ts';
import { makeOutputFolder } from './output-folder.ts';
import { compareBuilds } from './release/compare-builds.ts';

const project = path.resolve(import.meta.dirname, '..');
const dayMs = 24 * 3_600_000;

const usage = `npm run release -- COMMAND FOLDER [options]

  keys FOLDER      makes two keys: one signs, the other is its successor. Keep them at two places, and offline
  build FOLDER     makes the packages of the kiosk and of both servers and the tester's kit, with a bill of materials each
                   (CycloneDX), and the licences of everything inside; the folder is new or empty
  compare FOLDER   says whether two builds of one commit are equal; --with names the other one
  sign FOLDER      writes SHA256SUMS and manifest.json, and a signature of minisign beside each
  verify FOLDER    says whether the release is whole, signed and not too old, or every fault in one sentence

  --with FOLDER      compare: the other build
  --key FILE         sign: the private key
  --successor FILE   sign: the public key that signs when this one no longer does
  --days N           sign: how long the release may be installed (default 365)
  --rolls-back-from VERSION   sign: a newer version that kiosks may replace by this one; given once or more often
  --trust FILE       verify: a public key that is trusted; given once or more often
  --installed VERSION   verify: what is installed; an older release is a fault
  --json             verify: one line of JSON
  --help             prints this

Exit status: 0 done, 1 not done or a fault, 2 bad usage.`;

const options = {
  with: { type: 'string' },
  key: { type: 'string' },
  successor: { type: 'string' },
  days: { type: 'string', default: '365' },
  trust: { type: 'string', multiple: true },
  'rolls-back-from': { type: 'string', multiple: true },
  installed: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

type Options = ReturnType<typeof readArguments>['values'];

function keys(folder: string): void {
  makeOutputFolder(folder, { mode: 0o700 });
  const made = ['release-1', 'release-2'].map((name) => {
    const { id, text } = makeKeyFiles(path.join(folder, `${name}.pem`), path.join(folder, `${name}.pub`));
    console.log(`${name}: ${id}`);
    return text;
  });
  console.log(`\nInto package.json, before the first release:\n\n  "releaseKeys": ${JSON.stringify(made)}`);
}

async function build(folder: string): Promise<void> {
  // Everything in the folder is signed as part of the release.
  makeOutputFolder(folder, { mustBeEmpty: true });
  const packaging = [path.join(project, 'build/package-command.ts'), '--out', folder];
  const { status } = spawnSync(process.execPath, packaging, { stdio: 'inherit', cwd: project });
  if (status !== 0) throw new Error('The packages were not made: see above.');
  // The unpacked kiosk is for trying, and the checksums are written when the release is signed.
  for (const name of readdirSync(folder).filter((each) => each.endsWith('-unpacked')))
    rmSync(path.join(folder, name), { recursive: true });
  rmSync(path.join(folder, checksumName), { force: true });
  // Loads the demonstration with its drawings, which signing and verifying need not wait for.
  const { writeBills } = await import('./release/bills.ts');
  const bills = await makeAllWhole(folder, async (unfinished) => writeBills(unfinished, buildTime()));
  for (const file of bills) console.log(`made      ${file}`);
}

async function sign(
  folder: string,
  { key, successor, days, 'rolls-back-from': rollsBackFrom }: Options,
): Promise<void> {
  if (key === undefined || successor === undefined) throw new BadUsage('sign needs --key FILE and --successor FILE.');
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new BadUsage('--days is a number from 1 to 9999.');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')));
  const createdAt = systemClock.now();
  const { files } = await signRelease({
    folder,
    version,
    key: readSecretKey(key),
    successor: readPublicKey(successor),
    createdAt,
    expiresAt: createdAt + Number(days) * dayMs,
    rollsBackFrom,
  });
  console.log(`Signed: Sidelane ${version}, ${files.length} files.`);
}

async function verify(folder: string, { trust = [], installed, json }: Options): Promise<void> {
  if (trust.length === 0)
    throw new BadUsage('verify needs --trust FILE: the public keys that came with the first release.');
  const trusted = trust.map(readPublicKey);
  const verified = await verifyRelease({ folder, trusted, now: systemClock.now(), installed });
  if ('faults' in verified) {
    console[json ? 'log' : 'error'](json ? JSON.stringify(verified) : verified.faults.join('\n'));
    process.exitCode = 1;
    return;
  }
  const { manifest, signedBy, successor } = verified;
  const { version, files } = manifest;
  if (json) console.log(JSON.stringify({ version, signedBy: signedBy.id, successor: successor.text }));
  else
    console.log(
      `Sidelane ${version} is whole: ${files.length} files, signed with ${signedBy.id}. Its successor is ${successor.id}.`,
    );
}

async function compare(folder: string, { with: other }: Options): Promise<void> {
  if (other === undefined) throw new BadUsage('compare needs --with FOLDER: the other build.');
  const { equal, differences } = await compareBuilds(folder, path.resolve(other));
  if (differences.length === 0) console.log(`Both builds are equal, byte for byte: ${equal.length} files.`);
  else {
    console.error(differences.join('\n'));
    process.exitCode = 1;
  }
}

const commands: Record<string, (folder: string, options: Options) => void | Promise<void>> = {
  keys,
  build,
  compare,
  sign,
  verify,
};

try {
  const { values, positionals } = readArguments();
  const [name = '', folder, ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (values.help) console.log(usage);
  else if (command === undefined || folder === undefined || rest.length > 0)
    throw new BadUsage('Say keys, build, compare, sign or verify, and one folder.');
  else await command(path.resolve(folder), values);
} catch (error) {
  const isUsage = error instanceof BadUsage;
  console.error(isUsage ? `${error.message}\n\n${usage}` : notMade('it', error, 'the folder of the release').why);
  process.exitCode = isUsage ? 2 : 1;
}
