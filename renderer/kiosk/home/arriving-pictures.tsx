import type { ArticleSummary } from '../../../contract/seller/article.ts';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import './arriving-pictures.css';

/**
 * Moves the shop's pictures along the lane, one after another, until they stop. It is decorative: the same articles are listed
 * below.
 */
export function ArrivingPictures({ articles }: { articles: ArticleSummary[] }) {
  return (
    <div className="arriving" aria-hidden="true">
      {articles.map(({ handle, title, picture }) => (
        <span key={handle} className="arriving-picture">
          <PictureFrame
            sources={pictureSources(picture?.pictureId, [160, 480])}
            sizes="22vw"
            alt=""
            name={title}
            isFirst
          />
        </span>
      ))}
    </div>
  );
}
