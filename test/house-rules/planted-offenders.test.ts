import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
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
import type { Rule } from './rule.ts';
import { runtimePackages } from './runtimes.ts';
import { serverLayers } from './server-layers.ts';
import { testsThatRun } from './tests-that-run.ts';
import { wordingComplete } from './wording-complete.ts';

// Each rule meets a small project that breaks it, and one like it that does not.

type Files = Record<string, string>;

async function offencesOf(rule: Rule, files: Files): Promise<string[]> {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return (await rule.offences(readProject(root))).map(({ file, line, says }) => `${file}:${line} ${says}`);
}

/** A package registry's host, put together here because no file may name one. */
const registry = ['https://', 'registry.', 'example.org'].join('');
const machine = ['', 'root', 'sidelane', 'key.pem'].join('/');

const cases: { name: string; rule: Rule; broken: Files; finds: RegExp[]; kept: Files }[] = [
  {
    name: 'a path of the seller’s API that a client types',
    rule: endpointsTypedOnce,
    broken: {
      'renderer/a.ts': 'export const a = (id: string) => fetch(`/api/pictures/${id}`);',
      'electron/b.ts': "export const b = (ask: (path: string) => void) => ask('/api/terminal/standing');",
      'build/c.ts': 'export const c = (url: string) => `${url}/api/openapi.json`;',
      'renderer/d.ts': "export const d = { path: '/back-office/orders' };",
      'renderer/e.ts': "export const e = '/api';",
    },
    finds: [
      /^build\/c\.ts:1 /,
      /^electron\/b\.ts:1 /,
      /^renderer\/a\.ts:1 /,
      /^renderer\/d\.ts:1 /,
      /^renderer\/e\.ts:1 /,
    ],
    kept: {
      'renderer/a.ts': "// What `/api/shop` gives.\nexport { a } from '../server/http/api.ts';",
      'renderer/b.ts': "export const route = '/orders/7';",
      'renderer/c.ts': "export const home = '/back-office';",
      'contract/seller/endpoint.ts': "export const apiPath = '/api';",
      'test/x.test.ts': "export const x = '/api/shop';",
    },
  },
  {
    name: 'an import of another folder’s inside',
    rule: folderImports,
    broken: { 'server/order/x.ts': "// first\nimport { y } from '../../settling/decision/decide.ts';" },
    finds: [/^server\/order\/x\.ts:2 imports settling\/decision\/decide\.ts: server may import .* because the seller/],
    kept: { 'server/order/x.ts': "import { y } from '../../contract/money.ts';" },
  },
  {
    name: 'an import that only a type, a re-export or a dynamic import hides',
    rule: folderImports,
    broken: {
      'platform/a.ts': "export * from '../server/config/seller-config.ts';",
      'platform/b.ts': "export const b = () => import('../settling/main.ts');",
      'platform/c.ts': "export type C = import('../server/config/seller-config.ts').SellerConfig;",
      'renderer/d.ts': "import { channels } from '../electron/bridge/bridge-contract.ts';",
    },
    finds: [/^platform\/a\.ts:1 /, /^platform\/b\.ts:1 /, /^platform\/c\.ts:1 /, /^renderer\/d\.ts:1 /],
    kept: { 'renderer/d.ts': "import type { KioskBridge } from '../electron/bridge/bridge-contract.ts';" },
  },
  {
    name: 'a product file that imports a test',
    rule: folderImports,
    broken: { 'build/x.ts': "import { y } from '../test/support/y.ts';" },
    finds: [/only tests may import test/],
    kept: { 'test/a/x.ts': "import { y } from '../support/y.ts';" },
  },
  {
    name: 'two folders that import each other',
    rule: foldersOneWay,
    broken: {
      'renderer/kiosk/basket/x.ts': "import { y } from '../purchase/ending/y.ts';",
      'renderer/kiosk/purchase/z.ts': "import type { X } from '../basket/x.ts';",
      'renderer/kiosk/purchase/ending/y.ts': '',
    },
    finds: [/^renderer\/kiosk\/basket\/x\.ts:1 .*import each other$/, /^renderer\/kiosk\/purchase\/z\.ts:1 /],
    kept: {
      'renderer/kiosk/basket/x.ts': "import { y } from '../purchase/y.ts';",
      'renderer/kiosk/purchase/y.ts': "import { z } from './ending/z.ts';",
    },
  },
  {
    name: 'a domain that reaches up to HTTP',
    rule: serverLayers,
    broken: {
      'server/order/x.ts': "import { answer } from '../http/answer.ts';\nimport express from 'express';",
      'server/database/y.ts': "import { z } from '../order/z.ts';",
      'settling/check/w.ts': "import { start } from '../settling-server.ts';",
    },
    finds: [
      /^server\/database\/y\.ts:1 imports server\/order\/z\.ts, which is of the layer "domain"/,
      /^server\/order\/x\.ts:1 imports server\/http\/answer\.ts, which is of the layer "http", above "domain"/,
      /^server\/order\/x\.ts:2 imports express: the domain knows no HTTP/,
      /^settling\/check\/w\.ts:1 .* layer "server"/,
    ],
    kept: {
      'server/http/x.ts': "import express from 'express';\nimport { y } from '../order/y.ts';",
      'server/order/y.ts':
        "import { z } from '../database/z.ts';\nimport type { C } from '../config/seller-config.ts';",
    },
  },
  {
    name: 'Node in a contract and in the page',
    rule: runtimePackages,
    broken: {
      'contract/settling/x.ts': "import { createHash } from 'node:crypto';",
      'contract/seller/y.ts': "import express from 'express';",
      'renderer/z.ts': "import fs from 'fs';",
    },
    finds: [/^contract\/seller\/y\.ts:1 /, /^contract\/settling\/x\.ts:1 /, /^renderer\/z\.ts:1 imports fs/],
    kept: { 'contract/settling/x.ts': "import { z } from 'zod';\nimport type { X } from 'node:crypto';" },
  },
  {
    name: 'a transition table or decision that imports',
    rule: pureTables,
    broken: {
      'server/order/order-transitions.ts': "import type { State } from './state.ts';",
      'settling/decision/decide.ts': "import { read } from '../credit-information/read.ts';",
    },
    finds: [/^server\/order\/order-transitions\.ts:1 /, /^settling\/decision\/decide\.ts:1 /],
    kept: { 'settling/decision/decide.ts': "import { money } from '../../contract/money.ts';" },
  },
  {
    name: 'parsed JSON that is cast',
    rule: parsedJson,
    broken: {
      'server/order/a.ts': 'type A = 1;\nexport const a = (JSON.parse("1")) as A;',
      'build/b.ts': 'export const b = async (r: Response) => ((await r.json().catch(() => 1)) as string).length;',
      'electron/c.ts': 'export const c = <string>JSON.parse("1");',
      'renderer/d.tsx': 'export const d = JSON.parse("1") as unknown as string;',
    },
    finds: [
      /^build\/b\.ts:1 casts parsed JSON/,
      /^electron\/c\.ts:1 /,
      /^renderer\/d\.tsx:1 /,
      /^server\/order\/a\.ts:2 casts parsed JSON to a type: parse it with a zod schema$/,
    ],
    kept: {
      'server/order/a.ts': 'export const a = z.string().parse(JSON.parse("1")) as A;',
      'test/b.ts': 'export const b = JSON.parse("1") as string;',
    },
  },
  {
    name: 'a circle of imports',
    rule: importCycles,
    broken: {
      'platform/a.ts': "import { b } from './b.ts';",
      'platform/b.ts': "import { c } from './c.ts';",
      'platform/c.ts': "export { a } from './a.ts';",
    },
    finds: [/a\.ts → platform\/b\.ts → platform\/c\.ts → platform\/a\.ts$/],
    kept: {
      'platform/a.ts': "import { b } from './b.ts';",
      'platform/b.ts': "import type { C } from './c.ts';",
    },
  },
  {
    name: 'files that import types of each other',
    rule: importCycles,
    broken: {
      'platform/a.ts': "import { b } from './b.ts';",
      'platform/b.ts': "import type { A } from './a.ts';",
    },
    finds: [/a\.ts → platform\/b\.ts → platform\/a\.ts$/],
    kept: {
      'platform/a.ts': "import { b } from './b.ts';\nimport type { C } from './c.ts';",
      'platform/b.ts': "import type { C } from './c.ts';",
      'platform/c.ts': '',
    },
  },
  {
    name: 'a file that nobody uses',
    rule: deadFiles,
    broken: {
      'package.json': '{"scripts":{"start":"node build/start.ts"}}',
      'build/start.ts': "import './used.ts';",
      'build/used.ts': '',
      'build/dead.ts': "import './also-dead.ts';",
      'build/also-dead.ts': '',
      'platform/tested.ts': '',
      'test/a.test.ts': "import '../platform/tested.ts';",
    },
    finds: [
      /^build\/also-dead\.ts:1 nobody/,
      /^build\/dead\.ts:1 nobody/,
      /^platform\/tested\.ts:1 only tests use this file/,
    ],
    kept: {
      'package.json': '{"scripts":{"start":"node build/start.ts"}}',
      'build/start.ts': "run('build/started.ts'); run(`electron/${entry}.ts`); page('renderer/index.html');",
      'build/started.ts': '',
      'electron/preload.ts': '',
      'renderer/index.html': '<script type="module" src="./main.tsx"></script>',
      'renderer/main.tsx': '',
    },
  },
  {
    name: 'a name that says nothing',
    rule: fileNames,
    broken: { 'server/utils.ts': '', 'renderer/helpers/x.ts': '', 'platform/TwoWords.ts': '' },
    finds: [/^platform\/TwoWords\.ts:1 /, /^renderer\/helpers\/x\.ts:1 "helpers"/, /^server\/utils\.ts:1 "utils"/],
    kept: { 'server/common-name.ts': '', 'vitest.config.ts': '' },
  },
  {
    name: 'a test that does not run',
    rule: testsThatRun,
    broken: {
      'test/a.test.ts': [
        "it.only('a', () => {});",
        "describe.skip('b', () => {});",
        "it.each([1]).only('c', () => {});",
        "it.skipIf(isWindows)('d', () => {});",
        "test.todo('e');",
        'expect(true).toBe(true);',
      ].join('\n'),
    },
    finds: [
      /:1 it\.only switches every other test/,
      /:2 describe\.skip skips without/,
      /:3 it\.each\.only/,
      /:4 it\.skipIf skips without/,
      /:5 test\.todo is a test that is not there/,
      /:6 expects something of a constant/,
    ],
    kept: { 'test/a.test.ts': "it.each([1])('a', () => expect(left.skip).toBe(1));" },
  },
  {
    name: 'a registry or a machine by name',
    rule: committedText,
    broken: { 'README.md': `one\nsee ${registry}/x`, 'build/x.ts': `// ${machine}\n` },
    finds: [/^README\.md:2 names a package registry's host/, /^build\/x\.ts:1 names a folder of one machine/],
    kept: { 'README.md': 'see https://example.org/x and /usr/bin/chromium', 'build/x.ts': "// '/tmp', /home/shop/x" },
  },
  {
    name: 'a public function without a docstring',
    rule: docstrings,
    broken: {
      'platform/x.ts': 'const one = 1;\n// not a docstring\nexport function give() {}\nexport const take = () => one;',
    },
    finds: [/^platform\/x\.ts:3 give /, /^platform\/x\.ts:4 take /],
    kept: { 'platform/x.ts': '/** Gives. */\nexport function give() {}\nfunction own() {}\nexport const one = 1;' },
  },
  {
    name: 'a refusal that is never given',
    rule: refusalsInUse,
    broken: {
      'contract/seller/refusals.ts': 'export const refusals = {\n  not_found: {},\n  never_given: {},\n} as const;',
      'server/order/x.ts': "export const x = { refusal: 'not_found' };",
    },
    finds: [/^contract\/seller\/refusals\.ts:3 nothing in server\/ gives never_given/],
    kept: {
      'contract/settling/refusals.ts': 'export const declineReasons = { seal_stale: {} } as const satisfies object;',
      'settling/decision/decide.ts': 'export const holds = { seal_stale: () => true };',
    },
  },
  {
    name: 'a lock with a host, or for one system only',
    rule: packageLock,
    broken: {
      'package-lock.json': JSON.stringify({
        packages: {
          '': { dependencies: { a: '1' } },
          'node_modules/a': {
            resolved: `${registry}/a.tgz`,
            optionalDependencies: { 'a-linux': '1', 'a-darwin': '1' },
          },
          'node_modules/a/node_modules/a-linux': {},
        },
      }),
    },
    finds: [/node_modules\/a has "resolved"/, /node_modules\/a needs a-darwin, not locked/],
    kept: {
      'package-lock.json': JSON.stringify({
        packages: {
          '': { dependencies: { a: '1' } },
          'node_modules/a': { optionalDependencies: { b: '1' } },
          'node_modules/b': { dependencies: { a: '1' } },
        },
      }),
    },
  },
  {
    name: 'a language with gaps',
    rule: wordingComplete,
    broken: {
      'renderer/wording/english.ts':
        "export const english = { 'a.b': 'Pay {price}', 'c': '{n, plural, one {#} other {#}}', d: 'x' };",
      'renderer/wording/german.ts':
        "export const german: Wording = {\n'a.b': 'Bezahlen',\n'c': '{n, plural, one {#}}',\n'e': 'mehr' };",
      'renderer/wording/spanish.ts': 'export const spanish: Wording = english;',
    },
    finds: [
      /german\.ts:1 does not say "d"/,
      /german\.ts:2 "a\.b" fills in \[\] where English fills in \[price\]/,
      /german\.ts:3 "c" is not an ICU message/,
      /german\.ts:4 says "e", which English does not have/,
      /spanish\.ts:1 has no sentences of its own/,
    ],
    kept: {
      'renderer/wording/english.ts': "export const english = { 'a.b': 'Pay {price}', c: 'OK' };",
      'renderer/wording/german.ts': "export const german: Wording = { 'a.b': '{price} bezahlen', c: 'OK' };",
    },
  },
  {
    name: 'a document that names what is not there, or a threat without a test',
    rule: namedPaths,
    broken: {
      'SECURITY.md': 'See\n[threats](docs/threats.md#thief) and [pictures](docs/home.png).',
      'docs/threats.md':
        '| can | cannot | proven by |\n|---|---|---|\n| a | b | `test/gone.test.ts` |\n| a | b | |\n\n`server/gone/`',
    },
    finds: [
      /^SECURITY\.md:2 names docs\/home\.png, which is not there/,
      /^docs\/threats\.md:3 names test\/gone\.test\.ts, which is not there/,
      /^docs\/threats\.md:4 names no test that proves it/,
      /^docs\/threats\.md:6 names server\/gone\/, which is not there/,
    ],
    kept: {
      'SECURITY.md':
        '[threats](docs/threats.md), [elsewhere](https://example.org), `settling/*.ts`, `test/NAME.ts`, `npm test`',
      'docs/threats.md': '| can | proven by |\n|---|---|\n| a | `test/x.test.ts` |',
      'test/x.test.ts': '',
    },
  },
  {
    name: 'a decision that the list leaves out, and a link to one that has another heading now',
    rule: decisionsListed,
    broken: { 'DECISIONS.md': '- [1 An “A”, b](#1-an-a)\n\n## 1. An “A”, b\n\nText.\n\n## 2. C\n' },
    finds: [
      /^DECISIONS\.md:1 #1-an-a leads to no decision/,
      /^DECISIONS\.md:3 "1\. An “A”, b" is not in the list/,
      /^DECISIONS\.md:7 "2\. C" is not in the list/,
    ],
    kept: { 'DECISIONS.md': '- [1 An “A”, b](#1-an-a-b)\n\n## 1. An “A”, b\n\nSee [there](#nowhere).\n' },
  },
  {
    name: 'a map that is too long to be read first',
    rule: mapLength,
    broken: { 'ARCHITECTURE.md': '街'.repeat(4_097) },
    finds: [/^ARCHITECTURE\.md:1 has 12291 bytes: move 3 to docs\//],
    kept: { 'ARCHITECTURE.md': '街'.repeat(4_096), 'README.md': 'a'.repeat(20_000) },
  },
  {
    name: 'a file of more than 400 lines',
    rule: fileLength,
    broken: { 'server/x.ts': '\n'.repeat(401) },
    finds: [/^server\/x\.ts:402 has 402 lines/],
    kept: { 'server/x.ts': '\n'.repeat(200) },
  },
];

describe.each(cases)('the house rules and $name', ({ rule, broken, finds, kept }) => {
  it('find it, and say where', async () => {
    const offences = (await offencesOf(rule, broken)).toSorted();
    expect(offences).toHaveLength(finds.length);
    for (const [index, pattern] of finds.entries()) expect(offences[index]).toMatch(pattern);
  });

  it('find nothing where the rule is kept', async () => {
    expect(await offencesOf(rule, kept)).toEqual([]);
  });
});
