import type { Import } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** One folder, what of ours it may import besides itself, and why no more. The first folder that fits a file is its own. */
type Boundary = { folder: string; may: string[]; mayTypes?: string[]; because: string };

const boundaries: Boundary[] = [
  {
    folder: 'settling/contract',
    may: [],
    because: 'it is what settling promises to everybody, and everybody may read it without reading settling',
  },
  {
    folder: 'server/contract',
    may: ['settling/contract'],
    because: 'it is what the seller promises to terminals and staff, and the page carries it whole',
  },
  {
    folder: 'platform',
    may: ['settling/contract'],
    because: 'both servers stand on it, so it knows neither',
  },
  {
    folder: 'settling',
    may: ['platform'],
    because: 'the credit company runs it, and knows nothing of how a seller works',
  },
  {
    folder: 'server',
    may: ['settling/contract', 'platform'],
    because: 'the seller knows of settling only what its contract says',
  },
  {
    folder: 'renderer',
    may: ['server/contract', 'settling/contract'],
    mayTypes: ['electron/bridge/bridge-contract.ts', 'electron/bridge/service-menu-bridge-contract.ts'],
    because: 'it runs in a page, with the seller at the other end of a wire',
  },
  {
    folder: 'electron',
    may: ['server/contract'],
    because: 'the shell carries any page of the shop and decides nothing about purchases',
  },
  {
    folder: 'build',
    may: [
      'platform',
      'server/contract',
      'settling/contract',
      'settling/private-interface',
      'settling/credit-information/demonstration-accounts.ts',
      'electron/machine/service-unit.ts',
    ],
    because: 'it starts and packs things: of a server it takes the main program and the configuration, not its inside',
  },
];

const mainOrConfig = /^(server|settling|electron)\/(main|config|[a-z-]+-server)\.ts$/;

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function mayImport(boundary: Boundary, { target, isType }: Import): boolean {
  const allowed = [boundary.folder, ...boundary.may, ...(isType ? (boundary.mayTypes ?? []) : [])];
  if (allowed.some((place) => isWithin(target!, place))) return true;
  return boundary.folder === 'build' && mainOrConfig.test(target!);
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
