import { ProgressBar } from 'react-aria-components';
import './lane-progress.css';

/** Lane markings that move while work is under way. */
export function LaneProgress({ label }: { label: string }) {
  return (
    <ProgressBar className="lane-progress" aria-label={label} isIndeterminate>
      <span className="lane-progress-markings" />
    </ProgressBar>
  );
}

/** Shows the current step out of a few; the markings up to it are painted. */
export function LaneSteps({ steps, current, label }: { steps: string[]; current: number; label: string }) {
  return (
    <ol className="lane-steps" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index <= current ? 'lane-step lane-step-reached' : 'lane-step'}
          aria-current={index === current ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}
