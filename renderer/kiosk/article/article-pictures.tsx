import { useState } from 'react';
import { pictureWidths } from '../../../contract/seller/article.ts';
import type { Article } from '../../../contract/seller/article.ts';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { pictureSources } from '../../../contract/seller/picture-address.ts';

/**
 * Shows the article's pictures: one large, and all of them small below it. Choosing a variant with its own picture shows that
 * one.
 */
export function ArticlePictures({ article, shownPictureId }: { article: Article; shownPictureId: string | null }) {
  const say = useSay();
  const [chosen, setChosen] = useState<{ pictureId: string; whileShown: string | null }>();
  const wanted = chosen?.whileShown === shownPictureId ? chosen.pictureId : shownPictureId;
  const shown =
    article.pictures.find(({ pictureId }) => pictureId === wanted) ?? article.pictures[0] ?? article.picture;
  return (
    <div className="article-pictures">
      <div className="article-picture">
        <PictureFrame
          sources={pictureSources(shown?.pictureId, pictureWidths)}
          sizes="(orientation: portrait) 92vw, 40vw"
          alt={shown?.alt || article.title}
          name={article.title}
          width={shown?.width}
          height={shown?.height}
          isFirst
        />
      </div>
      {article.pictures.length > 1 && (
        <ul className="article-thumbnails" aria-label={say('article.pictures', { title: article.title })}>
          {article.pictures.slice(0, 12).map(({ pictureId }, index) => (
            <li key={pictureId}>
              <button
                type="button"
                className="article-thumbnail"
                aria-label={say('article.picture', { number: index + 1 })}
                aria-current={pictureId === shown?.pictureId ? 'true' : undefined}
                onClick={() => setChosen({ pictureId, whileShown: shownPictureId })}
              >
                <PictureFrame sources={pictureSources(pictureId, [160])} sizes="5rem" alt="" name={article.title} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
