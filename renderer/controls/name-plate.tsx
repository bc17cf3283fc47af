import './name-plate.css';
import { present } from '../../contract/presence.ts';

const grounds = 6;

/** The first letters of the first two words, as people perceive letters (Unicode UAX #29). */
function initialsOf(name: string): string {
  const segmenter = new Intl.Segmenter();
  const words = name.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
  const firsts = words.slice(0, 2).flatMap((word) => [...segmenter.segment(word)][0]?.segment ?? []);
  return firsts.join('').toLocaleUpperCase();
}

/** The same background for the same name every time, so that people can find their way on a shelf without pictures. */
function groundOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + present(letter.codePointAt(0), 'the code point of a letter')) % 65_521;
  return sum % grounds;
}

/** Stands in for a missing picture: the name's initials on a background of their own. It is decorative; the name is beside it. */
export function NamePlate({ name }: { name: string }) {
  return (
    <svg
      className={`name-plate name-plate-${groundOf(name)}`}
      viewBox="0 0 100 100"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect className="name-plate-ground" width="100" height="100" />
      <path className="name-plate-lane" d="M-10 81h120" />
      <text className="name-plate-letters" x="50" y="50" textAnchor="middle" dominantBaseline="central">
        {initialsOf(name)}
      </text>
    </svg>
  );
}
