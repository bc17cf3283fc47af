import { Visitor } from 'vite';
import type { ESTree } from 'vite';
import { lineOf } from './project-sources.ts';
import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

const suites = new Set(['it', 'test', 'describe', 'suite']);

/** Where skipping is decided, with a reason that is shown and can be turned into a failure. */
const skipsWithReason = 'test/support/requirements.ts';

/** `it.skip`, `describe.each(…).only` … as the name of the suite and the words behind it. */
function wordsOf(callee: ESTree.Expression | ESTree.Super): string[] {
  if (callee.type === 'Identifier') return [callee.name];
  if (callee.type === 'CallExpression') return wordsOf(callee.callee);
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    return [...wordsOf(callee.object), callee.property.name];
  }
  return [];
}

function judge(words: string[]): string | null {
  const [first, ...rest] = words;
  if (first === 'xit' || first === 'xdescribe' || first === 'xtest') return `${first} switches a test off`;
  if (!first || !suites.has(first)) return null;
  if (rest.includes('only')) return `${words.join('.')} switches every other test of the file off`;
  if (rest.includes('todo')) return `${words.join('.')} is a test that is not there`;
  if (rest.includes('skip') || rest.includes('skipIf') || rest.includes('runIf')) {
    return `${words.join('.')} skips without saying what to install: use describeWhere of ${skipsWithReason}`;
  }
  return null;
}

function isConstant(node: ESTree.Argument | undefined): boolean {
  return node?.type === 'Literal';
}

function offencesIn(source: SourceFile): Offence[] {
  const offences: Offence[] = [];
  const add = (node: { start: number }, says: string) =>
    offences.push({ file: source.path, line: lineOf(source.text, node.start), says });
  new Visitor({
    CallExpression: (node) => {
      const says = judge(wordsOf(node.callee));
      if (says) add(node, says);
      if (node.callee.type === 'Identifier' && node.callee.name === 'expect' && isConstant(node.arguments[0])) {
        add(node, 'expects something of a constant, so it cannot fail');
      }
    },
  }).visit(source.program);
  // `it.skip(…)` inside `describe.each(…)(…)` is met once for each call around it.
  return offences.filter(({ line }, index) => offences.findIndex((other) => other.line === line) === index);
}

export const testsThatRun: Rule = {
  asks: 'no test is switched off (.only, .skip, .todo), skipped without a shown reason, or unable to fail',
  why: 'a test that does not run looks like one that holds',
  offences: ({ sources }) =>
    sources.filter(({ path }) => path.startsWith('test/') && path !== skipsWithReason).flatMap(offencesIn),
};
