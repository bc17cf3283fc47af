import type { StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';
import { Badge } from '../../controls/badge.tsx';
import { useNow } from '../controls/use-now.ts';
import { useWording } from '../wording/wording.tsx';
import type { Wording } from '../wording/wording.tsx';
import { kioskProblems } from './kiosk-problems.ts';
import type { KioskProblem } from './kiosk-problems.ts';

function wordsOf(problem: KioskProblem, { say, ago, duration }: Wording, now: number): string {
  switch (problem.name) {
    case 'not_seen':
      return say('terminals.problem.not_seen', { ago: ago(problem.receivedAt, now) });
    case 'clock_ahead':
    case 'clock_behind':
      return say(`terminals.problem.${problem.name}`, { time: duration(problem.offByMs) });
    case 'faults': {
      const { reloads, relaunches, fault } = problem;
      return say('terminals.problem.faults', { reloads, relaunches, fault });
    }
    default:
      return say(`terminals.problem.${problem.name}`);
  }
}

/** Says whether a terminal is in service and what is wrong with it. */
export function KioskCondition({ terminal }: { terminal: StaffTerminal }) {
  const wording = useWording();
  const now = useNow(10_000);
  const { say, day } = wording;
  if (terminal.revokedAt !== null)
    return <Badge tone="quiet">{say('terminals.revoked', { when: day(terminal.revokedAt) })}</Badge>;
  const problems = kioskProblems(terminal, now);
  const isGone = problems[0]?.name === 'not_seen';
  return (
    <>
      <Badge tone={isGone ? 'bad' : 'good'}>{say('terminals.inService')}</Badge>
      {problems.length > 0 && (
        <ul className="kiosk-problems">
          {problems.map((problem) => (
            <li key={problem.name}>{wordsOf(problem, wording, now)}</li>
          ))}
        </ul>
      )}
    </>
  );
}
