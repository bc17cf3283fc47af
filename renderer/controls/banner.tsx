import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import './banner.css';

/** A message to read before going on. `isUrgent` interrupts a screen reader. */
export function Banner({
  tone = 'plain',
  icon,
  title,
  isUrgent = false,
  children,
}: {
  tone?: 'plain' | 'care' | 'bad' | 'good';
  icon: IconName;
  title?: string;
  isUrgent?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`banner banner-${tone}`} role={isUrgent ? 'alert' : undefined}>
      <Icon name={icon} />
      <div className="banner-words">
        {title !== undefined && <p className="banner-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
