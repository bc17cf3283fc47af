import { useLayoutEffect, useRef, useState } from 'react';
import { NamePlate } from './name-plate.tsx';
import './picture-frame.css';

type Source = { width: number; address: string };

/**
 * A picture in a place that has its final size before the picture arrives, so that nothing jumps. Where there is none, or
 * it cannot be loaded, the name's initials stand there.
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
  sources: Source[];
  /** How wide it is shown, as in `sizes` of HTML. */
  sizes: string;
  alt: string;
  /** Of what is shown; `alt`, unless that is empty because the name stands beside the picture. */
  name?: string;
  /** Of the original, in pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** In sight at once: loaded before the others. */
  isFirst?: boolean;
  shape?: 'square' | 'wide' | 'tall';
}) {
  const [arrived, setArrived] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const widest = sources.at(-1)?.address;
  const image = useRef<HTMLImageElement>(null);
  const srcset = sources.map((source) => `${source.address} ${source.width}w`).join(', ');
  // Chromium's document holds on to every picture whose `sizes` depend on the window until it leaves the page. React makes
  // elements that never come onto it, so a picture is told what to load only when it is there.
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
