import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';
import type { ESTree } from 'vite';

/** One import, whatever its form. */
export type Import = {
  specifier: string;
  line: number;
  /** Erased before it runs. */
  isType: boolean;
  /** What of ours it names, as a path from the project; null for a package or Node itself. */
  target: string | null;
};

export type SourceFile = {
  /** From the project, with `/`. */
  path: string;
  text: string;
  program: ESTree.Program;
  comments: { type: 'Line' | 'Block'; value: string; start: number; end: number }[];
  imports: Import[];
  /** Texts that stand in quotes, the imported ones included; `*` for what a template fills in. */
  strings: { value: string; line: number }[];
  /** Names of properties. */
  keys: string[];
};

/** Everything of ours that is read by people or programs. */
export type Project = {
  root: string;
  sources: SourceFile[];
  /** Every other file that is text, by its path. */
  texts: Map<string, string>;
};

const notOurs = new Set(['node_modules', '.git', 'dist', 'release', 'test-results', 'coverage', '.sidelane']);
const textEndings =
  /\.(md|json|html|css|mjs|cjs|svg|yml|yaml|toml|sh|csv|txt|service|conf)$|^[^.]+$|^\.[a-z]+(rc|ignore|config)?(\.json)?$/;

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function listFiles(root: string, folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : listFiles(root, place);
    return entry.isFile() ? [place] : [];
  });
}

function resolveOurs(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : null;
}

function isTypeOnly(
  node: ESTree.ImportDeclaration | ESTree.ExportNamedDeclaration | ESTree.ExportAllDeclaration,
): boolean {
  if (node.type === 'ImportDeclaration') return node.importKind === 'type';
  return node.exportKind === 'type';
}

function readImports(
  file: string,
  text: string,
  program: ESTree.Program,
): Pick<SourceFile, 'imports' | 'strings' | 'keys'> {
  const imports: Import[] = [];
  const strings: SourceFile['strings'] = [];
  const keys: string[] = [];
  const add = (source: { value: unknown; start: number } | null | undefined, isType: boolean) => {
    if (typeof source?.value !== 'string') return;
    const { value: specifier, start } = source;
    imports.push({ specifier, line: lineOf(text, start), isType, target: resolveOurs(file, specifier) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, isTypeOnly(node)),
    ExportAllDeclaration: (node) => add(node.source, isTypeOnly(node)),
    ExportNamedDeclaration: (node) => add(node.source, isTypeOnly(node)),
    ImportExpression: (node) => add(node.source as { value?: unknown; start: number } as never, false),
    TSImportType: (node) => add(node.source, true),
    Literal: (node) => {
      if (typeof node.value === 'string') strings.push({ value: node.value, line: lineOf(text, node.start) });
    },
    TemplateLiteral: (node) => {
      const value = node.quasis.map((part) => part.value.cooked ?? part.value.raw).join('*');
      strings.push({ value, line: lineOf(text, node.start) });
    },
    Property: ({ key }) => {
      if (key.type === 'Identifier') keys.push(key.name);
    },
  }).visit(program);
  return { imports, strings, keys };
}

function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(path.join(root, file), 'utf8');
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]!.message}`);
  return { path: file, text, program, comments, ...readImports(file, text, program) };
}

/** Reads and parses everything of a project. */
export function readProject(root: string): Project {
  const files = listFiles(root);
  const sources = files.filter((file) => /\.(ts|tsx|mts|mjs|cjs)$/.test(file)).map((file) => readSource(root, file));
  const texts = new Map(
    files
      .filter((file) => !/\.(ts|tsx|mts)$/.test(file) && textEndings.test(path.posix.basename(file)))
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
  return { root, sources, texts };
}
