import { useLayoutEffect, useRef, useState } from 'react';
import type { PictureSource } from '../../contract/seller/picture-address.ts';
import { NamePlate } from './name-plate.tsx';
import './picture-frame.css';

/**
 * A picture in a frame that has its final size before the picture arrives, so that the page does not jump. If there is no
 * picture, or it cannot be loaded, the frame shows the name's initials.
 */
export function PictureFrame({
  sources,
  sizes,
  alt,
  name = alt,
  width,
  height,
  isFirst = false,
  shape = 'square',
}: {
  /** Narrowest first. */
  sources: PictureSource[];
  /** The displayed width, as in `sizes` of HTML. */
  sizes: string;
  alt: string;
  /** The name of what is shown. Same as `alt`, unless that is empty because the name is beside the picture. */
  name?: string;
  /** Size of the original, in pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** Visible at once: loaded before the others. */
  isFirst?: boolean;
  shape?: 'square' | 'wide' | 'tall';
}) {
  const [arrived, setArrived] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const widest = sources.at(-1)?.address;
  const image = useRef<HTMLImageElement>(null);
  const srcset = sources.map((source) => `${source.address} ${source.width}w`).join(', ');
  // Chromium's document keeps every picture whose `sizes` depend on the window until the page is left. React creates elements
  // that are never inserted, so a picture gets its source only when it is in the document.
  useLayoutEffect(() => {
    const element = image.current;
    if (!element || widest === undefined) return;
    Object.assign(element, { sizes, srcset, src: widest });
    return () => {
      for (const attribute of ['src', 'srcset', 'sizes']) element.removeAttribute(attribute);
    };
  }, [widest, srcset, sizes]);
  return (
    <span className={`picture picture-${shape}`}>
      {widest === undefined || failed === widest ? (
        <NamePlate name={name} />
      ) : (
        <img
          key={widest}
          ref={image}
          className={arrived === widest ? 'picture-image picture-arrived' : 'picture-image'}
          alt={alt}
          width={width}
          height={height}
          loading={isFirst ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => setArrived(widest)}
          onError={() => setFailed(widest)}
        />
      )}
    </span>
  );
}
