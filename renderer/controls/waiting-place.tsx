import './waiting-place.css';

/** A placeholder for content that is still loading, in its final size. */
export function WaitingPlace({ shape }: { shape: 'line' | 'title' | 'tile' | 'square' | 'block' }) {
  return <span className={`waiting-place place-${shape}`} aria-hidden="true" />;
}
