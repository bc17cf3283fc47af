import type { Offence, Rule } from './rule.ts';

// From what starts a server down to what it stands on. A file imports its own layer and those below.
const layers: { name: string; fits: RegExp }[] = [
  { name: 'main', fits: /^(server|settling)\/main\.ts$/ },
  { name: 'server', fits: /^(server|settling)\/[a-z-]+\.ts$/ },
  { name: 'http', fits: /^(server|settling)\/http\// },
  { name: 'domain', fits: /^(server|settling)\/(?!database\/|config\/)[a-z-]+\// },
  { name: 'database', fits: /^(server|settling)\/database\// },
  { name: 'configuration', fits: /^(server|settling)\/config\// },
];

function layerOf(file: string): number {
  return layers.findIndex(({ fits }) => fits.test(file));
}

/** Programs of a person's command line start things, as `main` does. */
function isCommand(file: string): boolean {
  return file.endsWith('-command.ts') || /^settling\/operator\/main\.ts$/.test(file);
}

const speaksHttp = /^(express|express-rate-limit|helmet|multer)$/;

export const serverLayers: Rule = {
  asks: 'inside a server: main → *-server → http → domain folders → database → config, never upwards',
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
        if (targetLayer < 0 || targetLayer >= layer) return [];
        const says = `imports ${target}, which is of the layer "${layers[targetLayer]!.name}", above "${layers[layer]!.name}"`;
        return [{ file: source.path, line, says }];
      });
    }),
};
