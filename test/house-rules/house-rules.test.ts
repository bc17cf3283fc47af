import path from 'node:path';
import { it } from 'vitest';
import { committedText } from './committed-text.ts';
import { deadFiles } from './dead-files.ts';
import { docstrings } from './docstrings.ts';
import { endpointsTypedOnce } from './endpoints-typed-once.ts';
import { fileLength } from './file-length.ts';
import { fileNames } from './file-names.ts';
import { folderImports } from './folder-imports.ts';
import { foldersOneWay } from './folders-one-way.ts';
import { decisionsListed } from './decisions-listed.ts';
import { importCycles } from './import-cycles.ts';
import { mapLength } from './map-length.ts';
import { namedPaths } from './named-paths.ts';
import { packageLock } from './package-lock.ts';
import { parsedJson } from './parsed-json.ts';
import { readProject } from './project-sources.ts';
import { pureTables } from './pure-tables.ts';
import { refusalsInUse } from './refusals-in-use.ts';
import { explain } from './rule.ts';
import type { Rule } from './rule.ts';
import { runtimePackages } from './runtimes.ts';
import { serverLayers } from './server-layers.ts';
import { testsThatRun } from './tests-that-run.ts';
import { wordingComplete } from './wording-complete.ts';

const project = readProject(path.resolve(import.meta.dirname, '../..'));

const rules: Rule[] = [
  folderImports,
  foldersOneWay,
  serverLayers,
  runtimePackages,
  pureTables,
  importCycles,
  deadFiles,
  fileNames,
  testsThatRun,
  committedText,
  docstrings,
  refusalsInUse,
  parsedJson,
  endpointsTypedOnce,
  packageLock,
  mapLength,
  decisionsListed,
  namedPaths,
  wordingComplete,
];

for (const rule of rules) {
  it(rule.asks, async () => {
    const offences = await rule.offences(project);
    if (offences.length > 0) throw new Error(explain(rule, offences));
  });
}

it(`warns where ${fileLength.asks} does not hold`, async () => {
  const long = await fileLength.offences(project);
  if (long.length > 0) console.warn(explain(fileLength, long));
});
