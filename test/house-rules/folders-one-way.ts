import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** The two folders, side by side, in which an import leaves one and enters the other; null where it stays in its folder. */
function crossing(from: string, target: string): [string, string] | null {
  const [here, there] = [from.split('/'), target.split('/')];
  let shared = 0;
  while (shared < Math.min(here.length, there.length) - 1 && here[shared] === there[shared]) shared += 1;
  const folderAt = (parts: string[]) => parts.slice(0, Math.min(shared + 1, parts.length - 1)).join('/');
  const [out, into] = [folderAt(here), folderAt(there)];
  return out === into ? null : [out, into];
}

function crossings(sources: SourceFile[]): Map<string, { file: string; line: number; target: string }> {
  const first = new Map<string, { file: string; line: number; target: string }>();
  for (const { path, imports } of sources) {
    if (path.startsWith('test/')) continue;
    for (const { target, line } of imports) {
      const pair = target === null || !/\.tsx?$/.test(target) ? null : crossing(path, target);
      if (pair && !first.has(pair.join(' → '))) first.set(pair.join(' → '), { file: path, line, target: target! });
    }
  }
  return first;
}

export const foldersOneWay: Rule = {
  asks: 'no two folders import each other, at any level, types included',
  why: 'two folders that need each other are one folder with a wall through it',
  offences: ({ sources }) => {
    const first = crossings(sources);
    return [...first].flatMap(([pair, { file, line, target }]): Offence[] => {
      const [out, into] = pair.split(' → ') as [string, string];
      const back = first.get(`${into} → ${out}`);
      if (!back) return [];
      const says = `imports ${target}, and ${back.file} imports ${back.target}: ${out} and ${into} import each other`;
      return [{ file, line, says }];
    });
  },
};
