import type { Project } from './project-sources.ts';

/** One place that breaks a rule. */
export type Offence = { file: string; line: number; says: string };

/** A rule of the house: what it asks, why, and where a project breaks it. */
export type Rule = {
  asks: string;
  why: string;
  offences(project: Project): Offence[] | Promise<Offence[]>;
};

/** What a failed rule tells whoever broke it. */
export function explain(rule: Rule, offences: Offence[]): string {
  const places = offences
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
    .map(({ file, line, says }) => `  ${file}:${line}  ${says}`);
  return [`The rule: ${rule.asks}`, `Why: ${rule.why}`, ...places].join('\n');
}
