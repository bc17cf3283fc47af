import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** Walks from every file along its imports; a file met again on its own way closes a circle. */
function findCycles(sources: SourceFile[]): string[][] {
  const next = new Map(
    sources.map(({ path, imports }) => [path, imports.flatMap(({ target }) => (target === null ? [] : [target]))]),
  );
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const way: string[] = [];
  const visit = (file: string) => {
    const met = way.indexOf(file);
    if (met >= 0) cycles.push(way.slice(met));
    if (met >= 0 || finished.has(file)) return;
    way.push(file);
    for (const target of next.get(file) ?? []) visit(target);
    way.pop();
    finished.add(file);
  };
  for (const { path } of sources) visit(path);
  return cycles;
}

export const importCycles: Rule = {
  asks: 'no file imports itself, however long the way round, types included',
  why: 'files of a circle can only be understood, tested and loaded together; a type that two of them need has a file of its own',
  offences: ({ sources }) =>
    findCycles(sources).map((cycle): Offence => {
      const [first, second] = [cycle[0]!, cycle[1] ?? cycle[0]!];
      const source = sources.find(({ path }) => path === first)!;
      const line = source.imports.find(({ target }) => target === second)?.line ?? 1;
      return { file: first, line, says: `imports in a circle: ${[...cycle, first].join(' → ')}` };
    }),
};
