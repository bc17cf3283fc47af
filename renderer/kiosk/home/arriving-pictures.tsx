import type { Picture } from '../../../server/contract/article.ts';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { pictureSources } from '../seller/seller-api.ts';
import './arriving-pictures.css';

/** The shop's own pictures pull up along the lane, one after another, and stop. Decoration: the same articles stand below. */
export function ArrivingPictures({ pictures }: { pictures: Picture[] }) {
  return (
    <div className="arriving" aria-hidden="true">
      {pictures.map(({ pictureId }) => (
        <span key={pictureId} className="arriving-picture">
          <PictureFrame sources={pictureSources(pictureId, [160, 480])} sizes="22vw" alt="" isFirst />
        </span>
      ))}
    </div>
  );
}
