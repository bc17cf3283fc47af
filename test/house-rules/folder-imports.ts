import type { Import } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** A folder and what it may import besides itself, with the reason. A file belongs to the first folder that fits. */
type Boundary = { folder: string; may: string[]; mayTypes?: string[]; because: string };

const boundaries: Boundary[] = [
  { folder: 'contract', may: [], because: 'it is what crosses a wire, and both ends read it' },
  { folder: 'platform', may: ['contract'], because: 'every server stands on it, so it knows none of them' },
  {
    folder: 'private-link',
    may: ['platform'],
    because: 'network 21 is an actor of its own: it knows neither of its ends',
  },
  {
    folder: 'settling',
    may: ['contract', 'platform', 'private-link/guard'],
    because: 'the card company runs it, and knows nothing of how a seller works',
  },
  {
    folder: 'server',
    may: ['contract', 'platform', 'private-link/guard'],
    because: 'the seller knows of settling only what the contract says',
  },
  {
    folder: 'setup/machine',
    may: ['contract', 'platform', 'private-link'],
    because: 'both servers are set up with it, so it knows neither',
  },
  {
    folder: 'setup/seller',
    may: ['contract', 'platform', 'setup/machine', 'server'],
    because: 'it sets up a seller, and its package holds nothing of settling',
  },
  {
    folder: 'setup/settling',
    may: ['contract', 'platform', 'setup/machine', 'settling'],
    because: 'it sets up settling, and its package holds nothing of a seller',
  },
  {
    folder: 'electron',
    may: ['contract', 'platform/bad-usage.ts', 'platform/files', 'platform/release'],
    because:
      'the shell carries any page of the shop, keeps files and verifies releases as the servers do, and decides nothing about purchases',
  },
  {
    folder: 'renderer',
    may: ['contract'],
    mayTypes: ['electron/bridge'],
    because: 'it runs in a page, with the seller at the other end of a wire',
  },
  {
    folder: 'build/demonstration',
    may: ['contract', 'platform', 'server', 'settling/credit-information/first-accounts.ts'],
    because: 'it fills the shop that is tried out, through what the seller itself uses',
  },
  {
    folder: 'build',
    may: [
      'contract',
      'platform',
      'private-link',
      'server/config',
      'settling/config',
      'electron/machine/service-unit.ts',
    ],
    because: 'it starts and packs things: of a server it takes the main program and the configuration, not its inside',
  },
];

const mainProgram = /^(server|settling|electron)\/(main|[a-z-]+-server)\.ts$/;

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function mayImport(boundary: Boundary, { target, isType }: Import): boolean {
  const allowed = [boundary.folder, ...boundary.may, ...(isType ? (boundary.mayTypes ?? []) : [])];
  if (allowed.some((place) => isWithin(target!, place))) return true;
  return boundary.folder === 'build' && mainProgram.test(target!);
}

export const folderImports: Rule = {
  asks: 'a folder imports only what its place allows; nothing imports test',
  why: 'who can see what is the architecture: it must be readable in the imports (ARCHITECTURE.md, DESIGN: layout)',
  offences: ({ sources }) =>
    sources.flatMap((source) => {
      const boundary = boundaries.find(({ folder }) => isWithin(source.path, folder));
      return source.imports.flatMap((imported): Offence[] => {
        const { target, line } = imported;
        if (target === null || isWithin(source.path, 'test')) return [];
        if (isWithin(target, 'test')) {
          return [{ file: source.path, line, says: `imports ${target}: only tests may import test` }];
        }
        if (!boundary || mayImport(boundary, imported)) return [];
        const may = [
          boundary.folder,
          ...boundary.may,
          ...(boundary.mayTypes ?? []).map((place) => `types of ${place}`),
        ];
        const says = `imports ${target}: ${boundary.folder} may import ${may.join(', ')}, because ${boundary.because}`;
        return [{ file: source.path, line, says }];
      });
    }),
};
