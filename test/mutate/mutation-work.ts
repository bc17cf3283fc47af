/** Where the file with the work, a `MutationWork`, lies: for the process that runs the tests. */
export const workVariable = 'SIDELANE_MUTATION_WORK';

/** What the process that runs the tests is to try. The mutants are switched on one at a time. */
export interface MutationWork {
  mutants: { id: string }[];
  /** Where the outcomes are kept, an `Outcomes`: another process goes on from there. */
  outcomesFile: string;
  /** Where the process that runs the tests writes its id again and again: it stops when a mutant lets nothing else run. */
  pulseFile: string;
  /** Tests that take longer than this, in milliseconds, are not run again for each mutant; null: all are. */
  slowestMs: number | null;
  /** Only runs every test file twice without any mutant: one that does not pass both times can say nothing about mutants. */
  rehearsal: boolean;
}

/**
 * How one mutant fared: `killed` (a test failed), `survived` (the tests that reach it passed), `unreached` (no test ran it) or
 * `static` (it ran only while a file was loaded, which is not done again for each mutant).
 */
export type Outcome = 'killed' | 'survived' | 'unreached' | 'static';

export interface Outcomes {
  byId: Record<string, { outcome: Outcome; killedBy?: string }>;
  /** The mutant that is switched on now; still set when the process ended with it, which kills it. */
  current: string | null;
  /** What was tried: the test file and the mutant's id. */
  tried: string[];
  /** Of what is to be tried: what may leave something behind that fails the tests after it. Each is tried in a clean process. */
  suspected: string[];
  /** The process ended itself because something that was tried spoiled it; another one goes on. */
  isSpoiled: boolean;
  /** The first test file that fails without any mutant, and how: it was left, and the others went on. */
  broken: string | null;
}
