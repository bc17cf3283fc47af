import { gridFor, leastHeight } from './key-arrangement.ts';
import type { KeyGrid } from './key-arrangement.ts';
import type { Field } from './field-writing.ts';
import type { FieldKind } from './key-layouts.ts';

/**
 * Makes room for the field that is typed into. The frame's bars fold away one after another until the field with its label, its
 * message and the keys fit; where even that is not enough, the keys shrink to the least size and the field goes without its hint.
 */

/** The parts of the frame that fold away, first 1: tools and brand, then 2: the basket's bar, then 3: the spoken page's bar. */
const mostFolded = 3;

/** What belongs to a field: its label, hint and message; a date's three fields belong together. */
const blockSelector = '.birth-date, .field, .search-bar';

/** The element that must be in sight while this field is typed into. */
export function blockOf(field: Field): HTMLElement {
  return field.closest<HTMLElement>('.birth-date') ?? field.closest<HTMLElement>(blockSelector) ?? field;
}

/** All such elements of the field's form, so that the keys stay where they are from one field to the next. */
function blocksOf(field: Field): HTMLElement[] {
  const blocks = [...(field.form?.elements ?? [])]
    .filter((element) => element instanceof HTMLInputElement)
    .map((element) => blockOf(element));
  return blocks.length > 0 ? blocks : [blockOf(field)];
}

/** The distance to the edges that a field keeps, and the lines that a message may still grow by. */
const edgePx = 8;
const linesToCome = 1.5;

/** The part of the display below the search in which something found can be seen. */
const partForFound = 0.2;

/** @returns the height in CSS pixels that the tallest field of the form needs, with its message */
function neededHeight(field: Field, displayHeight: number): number {
  const search = field.closest<HTMLElement>('.search-bar');
  if (search) {
    const notice = search.querySelector<HTMLElement>('.search-notice');
    return search.offsetHeight + Math.max((notice?.offsetHeight ?? 0) + edgePx, partForFound * displayHeight);
  }
  const heights = blocksOf(field).map((block) => block.offsetHeight);
  const line = Number.parseFloat(getComputedStyle(blockOf(field)).lineHeight) || 0;
  return Math.max(...heights) + linesToCome * line + 2 * edgePx;
}

/** What was decided for one stay at the keys. Nothing comes back before it ends, so that no key moves under a finger. */
export type RoomMade = { display: string; folded: number; isCramped: boolean; height: number };

/** The frame around a field and the part of it that scrolls; undefined for a field elsewhere, such as in a sheet. */
export function placeOf(field: Field): { frame: HTMLElement; main: HTMLElement } | undefined {
  const frame = field.closest<HTMLElement>('.frame');
  const main = field.closest<HTMLElement>('main');
  return frame && main ? { frame, main } : undefined;
}

/** Ends the stay: everything that was folded away is back. */
export function giveRoomBack(frame: HTMLElement): void {
  delete frame.dataset['folded'];
  delete frame.dataset['cramped'];
}

/** Whether the kiosk shows keys of its own, and how high they are now in CSS pixels. */
export type Keys = { areShown: boolean; height: number };

/**
 * Folds and shrinks as much as the field needs.
 * @param before what was decided during this stay
 */
export function makeRoom(
  { field, kind }: { field: Field; kind: FieldKind },
  keys: Keys,
  before: RoomMade | null,
): { made: RoomMade; grid: KeyGrid | null } | undefined {
  const place = placeOf(field);
  if (!place) return undefined;
  const { frame, main } = place;
  const { clientWidth: width, clientHeight } = document.body;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const display = `${width} ${clientHeight} ${rem} ${document.documentElement.dataset['text']}`;
  const kept = before?.display === display ? before : null;

  const least = keys.areShown ? leastHeight(kind, { width, rem }) : 0;
  const wanted = keys.areShown ? Math.max(Math.min(20 * rem, clientHeight / 2), least) : 0;
  const roomFor = (folded: number) => {
    frame.dataset['folded'] = String(folded);
    return main.clientHeight + keys.height;
  };

  let isCramped = kept?.isCramped ?? false;
  frame.toggleAttribute('data-cramped', isCramped);
  let needed = neededHeight(field, clientHeight);
  let folded = kept?.folded ?? 0;
  let room = roomFor(folded);
  while (room - needed < wanted && folded < mostFolded) room = roomFor(++folded);
  if (room - needed < least) {
    isCramped = true;
    frame.toggleAttribute('data-cramped', true);
    needed = neededHeight(field, clientHeight);
  }
  const height = Math.max(least, Math.min(wanted, room - needed, kept?.height ?? Infinity));
  return {
    made: { display, folded, isCramped, height: keys.areShown ? height : Infinity },
    grid: keys.areShown ? gridFor(kind, { width, height, rem }) : null,
  };
}
