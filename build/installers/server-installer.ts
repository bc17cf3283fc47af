import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Installer } from './installer.ts';
import { normaliseTree } from './installed-tree.ts';
import { neededLibc } from './needed-libc.ts';
import { gatherServerProgram } from './server-program.ts';
import type { ServerName, ServerProgram } from './server-program.ts';
import { serverPlaces } from './server-places.ts';
import { serverScripts } from './server-scripts.ts';
import { starterScript } from './server-starter.ts';
import { linkUnit, serverUnit } from './server-units.ts';

const texts: Record<ServerName, { summary: string; description: string[] }> = {
  seller: {
    summary: 'A shop’s seller server: products, stock, orders and the back office',
    description: [
      'Kiosks buy from it. It asks the card company’s settling server about each purchase over a private link that has no other members, and never learns a card number.',
      'After installing: sidelane-seller setup',
    ],
  },
  settling: {
    summary: 'The card company’s settling server: decides on credit, keeps holds and the ledger',
    description: [
      'It listens on the private link to one seller and nowhere else, inside a network namespace of its own.',
      'After installing: sidelane-settling setup',
    ],
  },
};

/** What Node and the compiled parts link to, what raises the private link, and what makes a user. */
const debianDepends = ['libgcc-s1', 'libstdc++6', 'iproute2', 'nftables', 'passwd', 'wireguard-tools'];
const rpmRequires = ['iproute', 'nftables', 'shadow-utils', 'util-linux', 'wireguard-tools'];

export type StagedServer = {
  installer: Installer;
  /** The program's own folder, which is also packed by itself for those who unpack by hand. */
  programFolder: string;
  packages: ServerProgram['packages'];
};

/**
 * Puts a server where it is installed: the program in `/usr/lib/sidelane-…`, its command in the path, and its two units.
 * @param parts.pageFolder the built pages (`dist/page`)
 * @param parts.workFolder an empty folder, which then holds the tree
 * @param parts.builtAtS seconds since 1970
 * @param parts.version another one than the sources say: for trying upgrades
 */
export function stageServer({
  name,
  pageFolder,
  workFolder,
  builtAtS,
  version: versionToSay,
}: {
  name: ServerName;
  pageFolder: string;
  workFolder: string;
  builtAtS: number;
  version?: string;
}): StagedServer {
  const places = serverPlaces(name);
  const root = path.join(workFolder, 'tree');
  const at = (file: string) => {
    const place = path.join(root, file);
    mkdirSync(path.dirname(place), { recursive: true });
    return place;
  };
  const programFolder = at(places.program);
  mkdirSync(programFolder);
  const { license, packages, ...program } = gatherServerProgram({ name, folder: programFolder, pageFolder });
  const version = versionToSay ?? program.version;
  const starter = path.join(programFolder, places.packageName);
  writeFileSync(starter, starterScript(name));
  chmodSync(starter, 0o755);
  symlinkSync(`../lib/${places.packageName}/${places.packageName}`, at(places.command));
  writeFileSync(at(`/usr/lib/systemd/system/${places.unit}`), serverUnit(name));
  writeFileSync(at(`/usr/lib/systemd/system/${places.linkUnit}`), linkUnit(name));
  symlinkSync(`../../../lib/${places.packageName}/copyright`, at(`/usr/share/doc/${places.packageName}/copyright`));
  normaliseTree(root, builtAtS);
  const everything = readdirSync(programFolder, { recursive: true, encoding: 'utf8' });
  const compiled = everything.filter((file) => file === 'bin/node' || /\.node$|\.so(\.|$)/.test(file));
  const libc = neededLibc(compiled.map((file) => path.join(programFolder, file)));
  const bundledLibraries = everything
    .map((file) => /^(lib[\w+-]+\.so)/.exec(path.basename(file))?.[1])
    .filter((library) => library !== undefined);
  return {
    programFolder,
    packages,
    installer: {
      name: places.packageName,
      version,
      architecture: process.arch,
      ...texts[name],
      license,
      maintainer: 'Sidelane maintainers <maintainers@sidelane.example>',
      root,
      specialModes: [],
      debianDepends: [`libc6 (>= ${libc})`, ...debianDepends],
      rpmRequires,
      bundledLibraries: [...new Set(bundledLibraries)],
      scripts: serverScripts(name, version),
      builtAtS,
    },
  };
}
