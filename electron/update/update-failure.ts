import type { UpdateProblem } from '../../contract/seller/kiosk-update.ts';

/** What keeps an update from being taken. The message is one sentence for the kiosk's log. */
export class UpdateFailure extends Error {
  override name = 'UpdateFailure';
  readonly problem: UpdateProblem;

  constructor(problem: UpdateProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

const full = new Set(['ENOSPC', 'EDQUOT']);

/** What the disk said, as a failure of the update; a failure that has its name already stays as it is. */
export function diskFailure(error: unknown, doing: string): UpdateFailure {
  if (error instanceof UpdateFailure) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return full.has(code ?? '')
    ? new UpdateFailure('disk_full', `The disk is full: ${doing} was given up, and nothing of it is left.`)
    : new UpdateFailure('disk_failed', `${doing} failed: ${code ?? message}.`);
}
