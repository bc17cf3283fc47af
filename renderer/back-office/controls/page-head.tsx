import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from '../../controls/icon.tsx';
import { useWording } from '../wording/wording.tsx';
import './page-head.css';

/** The head of every page: its name, a link back, and its actions. */
export function PageHead({
  title,
  back,
  beside,
  actions,
}: {
  title: string;
  back?: { to: string; label: string };
  /** Small, beside the title: a count or a state. */
  beside?: ReactNode;
  actions?: ReactNode;
}) {
  const { say } = useWording();
  return (
    <header className="page-head">
      <title>{`${title} · ${say('frame.title')}`}</title>
      <div className="page-head-names">
        {back && (
          <Link className="page-back" to={back.to}>
            <Icon name="back" />
            {back.label}
          </Link>
        )}
        <div className="page-head-line">
          <h1>{title}</h1>
          {beside}
        </div>
      </div>
      {actions && <div className="page-head-actions">{actions}</div>}
    </header>
  );
}
