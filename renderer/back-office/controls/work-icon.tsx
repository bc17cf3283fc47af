import '../../controls/icon.css';

/** Drawings that only the back office needs, of the same weight and on the same grid as `controls/icon.tsx`. */
const drawings = {
  overview: 'M4 13h7V4H4ZM13 9h7V4h-7ZM13 20h7v-8.500h-7ZM4 20h7v-4.500H4Z',
  articles: 'M4 5v6.500l8.500 8.500l7-7L11 4.500H4.500ZM8 8.500v.5',
  imports: 'M5 4h9l5 5v11H5ZM14 4v5h5M12 11v6M9 14.500l3 3l3-3',
  synonyms: 'M4 9h15M15 5l4 4M20 15H5M9 19l-4-4',
  orders: 'M6 3.500h12v17l-3-2l-3 2l-3-2l-3 2ZM9 8h6M9 12h6',
  applications: 'M5 4h9l5 5v11H5ZM14 4v5h5M8.500 13.500l2 2l4.500-4.500',
  terminals: 'M6 3.500h12v13H6ZM12 16.500v4M8 20.500h8M9 7h6',
  staff:
    'M9 4.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 1 0 0-7ZM3 20c0-7 12-7 12 0M16 5a3 3 0 0 1 0 6M17.500 14c2.500 1 3.500 3 3.500 6',
  record: 'M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4M12 8v4.500l3 2',
  signOut: 'M10 4H5v16h5M15 8l4 4l-4 4M9 12h10',
  outside: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  copy: 'M8 8h12v12H8ZM16 8V4H4v12h4',
  save: 'M12 4v11M7 10.500l5 5l5-5M4 20h16',
  upload: 'M12 16V5M7 9.500l5-5l5 5M4 20h16',
  eye: 'M2.500 12c4-8.500 15-8.500 19 0c-4 8.500-15 8.500-19 0ZM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6Z',
  eyeShut: 'M2.500 12c4-8.500 15-8.500 19 0c-4 8.500-15 8.500-19 0ZM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6ZM4 20L20 4',
  bell: 'M3.500 18h17M5.500 18a6.500 6.500 0 0 1 13 0M12 11.500V8.500M9.500 8.500h5M6 21h12',
  bellOff: 'M3.500 18h17M5.500 18a6.500 6.500 0 0 1 13 0M12 11.500V8.500M9.500 8.500h5M6 21h12M4 4l16 17',
  stock: 'M4 8l8-4l8 4v8.500l-8 4l-8-4ZM4 8l8 4l8-4M12 12v8.500',
} as const;

export type WorkIconName = keyof typeof drawings;

export function WorkIcon({ name }: { name: WorkIconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}
