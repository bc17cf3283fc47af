import type { Offence, Rule } from './rule.ts';

// From what starts a server down to what it stands on. A file imports its own layer and those below.
const layers: { name: string; fits: RegExp }[] = [
  { name: 'main', fits: /^(server|settling)\/main\.ts$/ },
  { name: 'server', fits: /^(server|settling)\/(?!main|config)[a-z-]+\.ts$/ },
  { name: 'outside', fits: /^(server\/http|settling\/private-interface)\// },
  { name: 'domain', fits: /^(server|settling)\/(?!contract\/|database\/|http\/|private-interface\/)[a-z-]+\// },
  { name: 'database', fits: /^(server|settling)\/database\// },
];

function layerOf(file: string): number {
  return layers.findIndex(({ fits }) => fits.test(file));
}

/** Programs of a person's command line start things, as `main` does. */
function isCommand(file: string): boolean {
  return file.endsWith('-command.ts') || /^settling\/(operator|private-interface)\/main\.ts$/.test(file);
}

const speaksHttp = /^(express|express-rate-limit|helmet|multer)$/;

export const serverLayers: Rule = {
  asks: 'inside a server: main → *-server → http or private-interface → domain folders → database, never upwards',
  why: 'the domain knows no HTTP and no socket, so it can be tested, and reached by another way, as it is',
  offences: ({ sources }) =>
    sources.flatMap((source) => {
      const layer = layerOf(source.path);
      if (layer < 0 || isCommand(source.path)) return [];
      return source.imports.flatMap(({ target, specifier, line }): Offence[] => {
        if (target === null) {
          if (layers[layer]!.name !== 'domain' || !speaksHttp.test(specifier)) return [];
          return [{ file: source.path, line, says: `imports ${specifier}: the domain knows no HTTP` }];
        }
        const targetLayer = layerOf(target);
        // A migration is handed to the database by the folder that keeps the list of them.
        if (targetLayer < 0 || targetLayer >= layer) return [];
        const says = `imports ${target}, which is of the layer "${layers[targetLayer]!.name}", above "${layers[layer]!.name}"`;
        return [{ file: source.path, line, says }];
      });
    }),
};
