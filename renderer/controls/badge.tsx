import './badge.css';

/** A short state in words; its colour says the same. */
export function Badge({ tone, children }: { tone: 'good' | 'care' | 'bad' | 'quiet'; children: string }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
