import './badge.css';

/** A short state in words; its colour says the same once more. */
export function Badge({ tone, children }: { tone: 'good' | 'care' | 'bad' | 'quiet'; children: string }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
