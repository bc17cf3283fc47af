import { z } from 'zod';
import type { NodePackage } from '../installers/node-packages.ts';

/** A library that is compiled into another one. */
export type CompiledIn = { name: string; version: string };

/** Names and versions as a package of compiled libraries lists them. */
export const compiledInSchema = z.record(z.string(), z.string());

/** The address of an npm package (https://github.com/package-url/purl-spec): `pkg:npm/%40scope/name@version`. */
function packageUrl({ name, version }: Pick<NodePackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${version}`;
}

function licensesOf(license: string): object {
  // What is no SPDX expression is a name: npm's "SEE LICENSE IN …", and its "UNLICENSED", which gives no rights to anybody.
  return / IN |UNKNOWN|UNLICENSED/i.test(license)
    ? { licenses: [{ license: { name: license } }] }
    : { licenses: [{ expression: license }] };
}

/**
 * A bill of materials in the form of CycloneDX 1.6: everything of others that is inside a package, with its version and licence.
 * @param parts.compiledIn libraries inside a package's compiled parts
 * @param parts.builtAtS seconds since 1970: the same bytes from every build
 */
export function billOfMaterials({
  name,
  version,
  license,
  packages,
  compiledIn,
  builtAtS,
}: {
  name: string;
  version: string;
  license: string;
  packages: readonly NodePackage[];
  compiledIn: readonly CompiledIn[];
  builtAtS: number;
}): object {
  const own = `pkg:generic/${name}@${version}`;
  const seen = new Map(packages.map((each) => [packageUrl(each), each]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(builtAtS * 1000).toISOString(),
      component: { 'bom-ref': own, type: 'application', name, version, purl: own, ...licensesOf(license) },
    },
    components: [
      ...[...seen].map(([purl, each]) => ({
        'bom-ref': purl,
        type: each.name === 'node' ? 'platform' : 'library',
        name: each.name,
        version: each.version,
        purl,
        ...licensesOf(each.license),
      })),
      ...compiledIn.map((each) => {
        const purl = `pkg:generic/${encodeURIComponent(each.name)}@${each.version}`;
        return { 'bom-ref': purl, type: 'library', name: each.name, version: each.version, purl };
      }),
    ],
  };
}
