import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { pictureWidths } from '../../../contract/seller/article.ts';
import type { Picture } from '../../../contract/seller/article.ts';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { IconButton } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { doubleTapped, keyed, largestScale, moved, pinched, scaled, wholePicture, zoomStep } from './zoom-place.ts';
import type { Point, Size, ZoomPlace } from './zoom-place.ts';
import './picture-zoom.css';

/** Two taps within this time and distance are a double tap. */
const doubleTapMs = 350;
const doubleTapPx = 40;
/** A finger that moved further than this did not tap. */
const tapPx = 12;

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** One picture over the whole display, to be looked at closely: by pinch, double tap, wheel, buttons and keys. */
export function PictureZoom({ picture, name, onClose }: { picture: Picture; name: string; onClose: () => void }) {
  const say = useSay();
  const [place, setPlace] = useState<ZoomPlace>(wholePicture);
  /** A button, a key or a double tap moves the picture by itself; a finger holds it. */
  const [isHeld, setHeld] = useState(false);
  const surface = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const began = useRef<Point>(null);
  const tapped = useRef<{ at: Point; when: number }>(null);

  const sizeOf = (): Size => surface.current?.getBoundingClientRect() ?? { width: 1, height: 1 };
  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top, width, height } = surface.current?.getBoundingClientRect() ?? new DOMRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  const step = (factor: number) => setPlace((now) => scaled(now, factor, { x: 0, y: 0 }, sizeOf()));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = keyed(place, event.key, sizeOf());
    if (!next) return;
    event.preventDefault();
    setPlace(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  function press(event: PointerEvent) {
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, pointOf(event));
    began.current = fingers.current.size === 1 ? pointOf(event) : null;
    setHeld(true);
  }

  function drag(event: PointerEvent) {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const after = pointOf(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, after);
    setPlace((now) =>
      other
        ? pinched(now, [before, other], [after, other], sizeOf())
        : moved(now, { x: after.x - before.x, y: after.y - before.y }, sizeOf()),
    );
  }

  function release(event: PointerEvent) {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size > 0) return;
    setHeld(false);
    const at = pointOf(event);
    if (event.type !== 'pointerup' || !began.current || distance(began.current, at) > tapPx) return;
    const last = tapped.current;
    const isDouble = last && event.timeStamp - last.when < doubleTapMs && distance(last.at, at) < doubleTapPx;
    tapped.current = isDouble ? null : { at, when: event.timeStamp };
    if (isDouble) setPlace((now) => doubleTapped(now, at, sizeOf()));
  }

  const percent = Math.round(place.scale * 100);
  const [widest] = pictureSources(picture.pictureId, pictureWidths.slice(-1));
  return (
    <ModalOverlay className="zoom" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="zoom-room">
        <Dialog className="zoom-dialog" aria-label={picture.alt || name}>
          <div
            className="zoom-surface"
            ref={surface}
            onPointerDown={press}
            onPointerMove={drag}
            onPointerUp={release}
            onPointerCancel={release}
            onWheel={(event) => {
              const factor = Math.exp(-event.deltaY / 400);
              const at = pointOf(event);
              setPlace((now) => scaled(now, factor, at, sizeOf()));
            }}
          >
            <img
              className={isHeld ? 'zoom-picture zoom-held' : 'zoom-picture'}
              style={{ transform: `translate(${place.x}px, ${place.y}px) scale(${place.scale})` }}
              src={widest?.address}
              alt={picture.alt || name}
              draggable={false}
            />
          </div>
          <div className="zoom-tools">
            <IconButton
              icon="minus"
              label={say('zoom.smaller')}
              isDisabled={place.scale <= 1}
              onPress={() => step(1 / zoomStep)}
            />
            <output className="zoom-size numbers">{say('zoom.size', { percent })}</output>
            <IconButton
              icon="plus"
              label={say('zoom.larger')}
              isDisabled={place.scale >= largestScale}
              onPress={() => step(zoomStep)}
            />
            <IconButton icon="cross" label={say('frame.close')} onPress={onClose} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
