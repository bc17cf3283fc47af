import { useId } from 'react';
import type { ReactNode } from 'react';
import './panel.css';

/** A part of a page with a name of its own. */
export function Panel({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {beside}
      </div>
      <div className="panel-body">{children}</div>
    </section>
  );
}
