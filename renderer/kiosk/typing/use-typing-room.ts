import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { KeyGrid } from './key-arrangement.ts';
import { blockOf, giveRoomBack, makeRoom, placeOf } from './typing-room.ts';
import type { RoomMade } from './typing-room.ts';
import type { TypedField } from './use-typed-field.ts';

/**
 * Keeps the field that is typed into in sight: makes room for it, and scrolls to it whenever it, its message or the display
 * changes.
 * @param keyboard the kiosk's own keyboard, while it is shown
 * @param hasKeys whether the kiosk has one
 * @returns the measures of that keyboard; null without one
 */
export function useTypingRoom(
  typed: TypedField | null,
  keyboard: RefObject<HTMLElement | null>,
  hasKeys: boolean,
): KeyGrid | null {
  const [grid, setGrid] = useState<KeyGrid | null>(null);
  const made = useRef<RoomMade | null>(null);

  useLayoutEffect(() => {
    if (!typed) {
      made.current = null;
      return;
    }
    const block = blockOf(typed.field);
    const bringIntoSight = () => block.scrollIntoView({ block: 'nearest' });
    function measure() {
      const keys = { areShown: hasKeys, height: keyboard.current?.offsetHeight ?? 0 };
      const room = typed && makeRoom(typed, keys, made.current);
      if (room) {
        made.current = room.made;
        setGrid((before) => (JSON.stringify(before) === JSON.stringify(room.grid) ? before : room.grid));
      }
      bringIntoSight();
    }
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(document.body);
    sizes.observe(block);
    const place = placeOf(typed.field);
    // What is around a field may move it, and a notice may appear beside it.
    if (place) sizes.observe(place.main);
    const notices = new MutationObserver(measure);
    notices.observe(block, { childList: true, subtree: true });
    const settings = new MutationObserver(measure);
    settings.observe(document.documentElement, { attributes: true });
    return () => {
      sizes.disconnect();
      notices.disconnect();
      settings.disconnect();
      if (place) giveRoomBack(place.frame);
    };
  }, [typed, keyboard, hasKeys]);

  // The keys have their new height now.
  useLayoutEffect(() => {
    if (typed && grid) blockOf(typed.field).scrollIntoView({ block: 'nearest' });
  }, [typed, grid]);

  return typed ? grid : null;
}
