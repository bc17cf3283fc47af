import './logo.css';

/** The mark: one lane leaving the other. `bare` leaves the tile out, for use on asphalt. */
export function LogoMark({ bare = false }: { bare?: boolean }) {
  return (
    <svg className="logo-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      {!bare && <rect width="32" height="32" rx="8.500" className="logo-tile" />}
      <path className="logo-lane" d="M10.500 26.500v-21" />
      <path className="logo-side-lane" d="M10.500 21.500c0-6.500 11-5 11-11.500V5.500" />
    </svg>
  );
}

/** The mark and the name; `name` is the shop's, if it has one of its own. */
export function Logo({ name = 'Sidelane', bare = false }: { name?: string; bare?: boolean }) {
  return (
    <span className="logo">
      <LogoMark bare={bare} />
      <bdi className="logo-name tight">{name}</bdi>
    </span>
  );
}
