import { slugOf } from './text-folding.ts';

const handleForm = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*$/u;

/** A handle that can stand in an address: as given, or made from what was given. Empty when nothing of it can. */
export function readHandle(cell: string): string {
  const text = cell.trim();
  return handleForm.test(text) && text.length <= 255 ? text : slugOf(text);
}
