import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { pictureWidths } from '../../../contract/seller/article.ts';
import type { Article, Picture } from '../../../contract/seller/article.ts';
import { Icon } from '../../controls/icon.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { PictureZoom } from './picture-zoom.tsx';

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
      <Enlarger picture={shown} title={article.title}>
        <PictureFrame
          sources={pictureSources(shown?.pictureId, pictureWidths)}
          sizes="(orientation: portrait) 92vw, 40vw"
          alt={shown?.alt || article.title}
          name={article.title}
          width={shown?.width}
          height={shown?.height}
          isFirst
        />
      </Enlarger>
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

/**
 * Opens the picture over the whole display. That is a step of the visit's history, so that going back closes it, by the button
 * of the screen and by that of a browser.
 */
function Enlarger({ picture, title, children }: { picture: Picture | null; title: string; children: ReactNode }) {
  const say = useSay();
  const navigate = useNavigate();
  const { pathname, search, state } = useLocation();
  if (!picture) return <div className="article-picture">{children}</div>;
  const isOpen = (state as { enlarged?: string } | null)?.enlarged === picture.pictureId;
  return (
    <>
      <button
        type="button"
        className="article-picture"
        aria-label={say('zoom.open', { picture: picture.alt || title })}
        onClick={() => void navigate(pathname + search, { state: { enlarged: picture.pictureId } })}
      >
        {children}
        <span className="article-enlarge">
          <Icon name="enlarge" />
        </span>
      </button>
      {isOpen && <PictureZoom picture={picture} name={title} onClose={() => void navigate(-1)} />}
    </>
  );
}
