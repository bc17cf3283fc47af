import { present } from '../../contract/presence.ts';

/**
 * The shell's bridge for staff. A screen shows only what the shell told it, so there is one.
 * @throws in a browser, which has none
 */
export function staffShell(): NonNullable<typeof window.sidelaneStaff> {
  return present(window.sidelaneStaff, "the shell's bridge for staff");
}
