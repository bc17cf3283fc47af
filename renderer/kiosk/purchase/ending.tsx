import type { ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import type { IconName } from '../../controls/icon.tsx';
import { useArrival } from '../page/arrival.ts';
import './ending.css';

/** Shows an outcome: an icon, a sentence that states it, what it means, and what to do now. */
export function Ending({
  tone,
  icon,
  title,
  words,
  actions,
  after,
  children,
}: {
  tone: 'good' | 'care' | 'bad' | 'plain';
  icon: IconName;
  title: string;
  words?: string;
  actions: ReactNode;
  /** What may be below the edge of a small display. */
  after?: ReactNode;
  children?: ReactNode;
}) {
  const heading = useArrival();
  return (
    <section className={`ending ending-${tone}`}>
      <span className="ending-sign">
        <Icon name={icon} />
      </span>
      <div role="alert">
        <h1 className="ending-title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {words !== undefined && <p className="ending-words">{words}</p>}
      </div>
      {children !== undefined && <div className="ending-more">{children}</div>}
      <div className="ending-actions">{actions}</div>
      {after !== undefined && <div className="ending-more">{after}</div>}
    </section>
  );
}
