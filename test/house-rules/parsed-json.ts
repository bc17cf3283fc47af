import { Visitor } from 'vite';
import type { ESTree } from 'vite';
import { lineOf } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** The expression inside an `await` or parentheses. */
function insideOf(expression: ESTree.Expression): ESTree.Expression {
  switch (expression.type) {
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return insideOf(expression.expression);
    case 'AwaitExpression':
      return insideOf(expression.argument);
    default:
      return expression;
  }
}

/** Whether it is `JSON.parse(…)`, or an answer's `….json()`, also with `.then` or `.catch` behind it. */
function givesJson(expression: ESTree.Expression): boolean {
  const inside = insideOf(expression);
  if (inside.type !== 'CallExpression' || inside.callee.type !== 'MemberExpression') return false;
  const { object, property } = inside.callee;
  if (property.type !== 'Identifier') return false;
  if (property.name === 'json') return inside.arguments.length === 0;
  if (property.name === 'parse') return object.type === 'Identifier' && object.name === 'JSON';
  return ['then', 'catch', 'finally'].includes(property.name) && givesJson(object);
}

export const parsedJson: Rule = {
  asks: 'JSON is checked by a schema; a cast checks nothing',
  why: 'a file, a column or a message that another version or hand wrote fails later, and far from where it was read',
  offences: ({ sources }) =>
    sources.flatMap((source) => {
      if (source.path.startsWith('test/')) return [];
      const found: Offence[] = [];
      const look = (node: { expression: ESTree.Expression; start: number }) => {
        if (!givesJson(node.expression)) return;
        const says = 'casts parsed JSON to a type: parse it with a zod schema';
        found.push({ file: source.path, line: lineOf(source.text, node.start), says });
      };
      new Visitor({ TSAsExpression: look, TSTypeAssertion: look }).visit(source.program);
      return found;
    }),
};
