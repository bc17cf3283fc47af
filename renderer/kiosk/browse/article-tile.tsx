import { Link } from 'react-router';
import type { ArticleSummary } from '../../../contract/seller/article.ts';
import { Badge } from '../../controls/badge.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { SaleBadge } from './sale-badge.tsx';
import { StockBadge, fewAreLeft } from './stock-badge.tsx';
import './article-tile.css';

export function ArticleTile({ article, isFirst = false }: { article: ArticleSummary; isFirst?: boolean }) {
  const say = useSay();
  const price = usePrice();
  const { langOf } = useTextLanguage();
  const { picture, fromMinor, toMinor, compareAtMinor, available } = article;
  const isReduced = compareAtMinor !== null && compareAtMinor > fromMinor;
  return (
    <Link
      className={available === 0 ? 'tile tile-gone' : 'tile'}
      to={`/articles/${encodeURIComponent(article.handle)}`}
    >
      <span className="tile-picture">
        <PictureFrame
          sources={pictureSources(picture?.pictureId, [160, 480])}
          sizes="(max-width: 40rem) 46vw, 18rem"
          alt=""
          name={article.title}
          width={picture?.width}
          height={picture?.height}
          isFirst={isFirst}
        />
        <SaleBadge priceMinor={fromMinor} compareAtMinor={compareAtMinor} />
      </span>
      <span className="tile-words">
        {article.vendor !== '' && <span className="tile-vendor">{article.vendor}</span>}
        <span className="tile-title">
          <bdi lang={langOf(article.titleLanguage)}>{article.title}</bdi>
        </span>
        <span className="tile-price">
          <strong className="numbers">
            {fromMinor === toMinor ? price(fromMinor) : say('price.from', { price: price(fromMinor) })}
          </strong>
          {isReduced && <s className="tile-before numbers">{price(compareAtMinor)}</s>}
        </span>
        {available === 0 ? (
          <Badge tone="quiet">{say('stock.none')}</Badge>
        ) : (
          fewAreLeft(available) && <StockBadge available={available} />
        )}
      </span>
    </Link>
  );
}
