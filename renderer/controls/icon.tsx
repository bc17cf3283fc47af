import './icon.css';

/** Line drawings on a grid of 24, all with the same line width. */
const drawings = {
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13ZM15.500 15.500L20 20',
  enlarge:
    'M10.500 4a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13ZM15.500 15.500L20 20M10.500 7.750v5.500M7.750 10.500h5.500',
  place:
    'M12 21c-4.500-5-7-8-7-11a7 7 0 0 1 14 0c0 3-2.500 6-7 11ZM12 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5Z',
  cross: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  back: 'M14.500 5.500L8 12l6.500 6.500',
  forward: 'M9.500 5.500L16 12l-6.500 6.500',
  down: 'M5.500 9.500L12 16l6.500-6.500',
  up: 'M5.500 14.500L12 8l6.500 6.500',
  bell: 'M3.500 18h17M5.500 18a6.500 6.500 0 0 1 13 0M12 11.500V8.500M9.500 8.500h5M6 21h12',
  basket: 'M4 9h16l-1.500 10.500h-13ZM8.500 9L11 4M15.500 9L13 4M9.500 12.500v4M14.500 12.500v4',
  bin: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10.250 10.500v6M13.750 10.500v6',
  restart: 'M5 12a7 7 0 1 0 2.200-5.100M4.500 4.500v4h4',
  globe: 'M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17ZM3.500 12h17M12 3.500c5 5 5 12 0 17c-5-5-5-12 0-17Z',
  seal: 'M12 3.500l7 2.500v5.500c0 4.500-3 7.500-7 9c-4-1.500-7-4.500-7-9V6ZM9 12l2.200 2.200L15.200 10',
  note: 'M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17ZM12 11v5.500M12 7.500v.5',
  care: 'M12 4l9 15.500H3ZM12 10v4.500M12 16.750v.5',
  collect:
    'M4 10l1.500-5.500h13L20 10M4.500 10v9.500h15V10M4 10c0 2.700 4 2.700 4 0c0 2.700 4 2.700 4 0c0 2.700 4 2.700 4 0c0 2.700 4 2.700 4 0M10 19.500v-5h4v5',
  deliver:
    'M3 6.500h11v10H3ZM14 10h4l3 3.500v3h-7ZM7 14.750a2 2 0 1 0 0 4a2 2 0 0 0 0-4ZM17 14.750a2 2 0 1 0 0 4a2 2 0 0 0 0-4Z',
  picture: 'M4 5h16v14H4ZM4 16l5-5l4 4l2.500-2.500L20 17M15.500 8.500v.5',
  access:
    'M12 2.500a9.500 9.500 0 1 0 0 19a9.500 9.500 0 0 0 0-19ZM12 6.300v.4M7.500 9.300c3 1 6 1 9 0M12 10v4M12 13.500l-2.300 4.500M12 13.500l2.300 4.500',
  speaker: 'M4 9.500h3.500L12 5.500v13l-4.500-4H4ZM15 9.500c1.300 1.500 1.300 3.500 0 5M17.500 7c2.700 3 2.700 7 0 10',
  stop: 'M6.500 6.500h11v11h-11Z',
  touch:
    'M9 12V5.500a1.750 1.750 0 0 1 3.500 0V11M12.500 11a1.750 1.750 0 0 1 3.500 0M16 11.500a1.750 1.750 0 0 1 3.500 0V15c0 3.500-2.500 5.500-6 5.500c-3 0-4-1.500-5.500-4L5 12.500a1.500 1.500 0 0 1 2.500-1.500L9 13',
  delete: 'M9 5.500h11.500v13H9L3 12ZM11.500 9.500l5 5M16.500 9.500l-5 5',
  shift: 'M12 4.500l7.500 7.500h-4v7.500h-7v-7.500h-4Z',
  barcode: 'M4 6v12M7 6v12M10.500 6v12M13 6v12M17 6v12M20 6v12',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17ZM12 7.500V12l3 2',
} as const;

export type IconName = keyof typeof drawings;

/** Icons that point or move along the reading direction; they are mirrored in right-to-left languages. */
const turning: ReadonlySet<IconName> = new Set(['back', 'forward', 'deliver', 'restart', 'speaker']);

/** A decorative icon: it repeats the words beside it or the label of its button. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={turning.has(name) ? 'icon icon-turning' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
