import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { mostLines } from '../../../contract/seller/application.ts';
import type { Article } from '../../../contract/seller/article.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { QuantityStepper } from '../../controls/quantity-stepper.tsx';
import { ToggleOptions } from '../../controls/toggle-options.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { isFullFor, lineFor, mostOf, optionText } from '../basket/basket-lines.ts';
import { flyToBasket } from '../basket/fly-to-basket.ts';
import { useBasket } from '../basket/basket-provider.tsx';
import { SaleBadge } from '../browse/sale-badge.tsx';
import { StockBadge } from '../browse/stock-badge.tsx';
import { usePrice } from '../page/price.tsx';
import { stockQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { ArticlePictures } from './article-pictures.tsx';
import { Description } from './description.tsx';
import { RelatedArticles } from './related-articles.tsx';
import { firstChoice, optionsOf, variantIdsToAsk, variantOf } from './variant-choice.ts';

/**
 * Shows one article: view it, choose a variant, add it to the basket.
 * @param wantedVariantId selected at first, for example when its barcode was scanned
 */
export function ArticleView({ article, wantedVariantId }: { article: Article; wantedVariantId?: string | undefined }) {
  const say = useSay();
  const price = usePrice();
  const navigate = useNavigate();
  const { lines, change } = useBasket();
  const { langOf } = useTextLanguage();
  const [chosen, setChosen] = useState(() => firstChoice(article.variants, wantedVariantId));
  const asked = variantIdsToAsk(article.variants, chosen);
  const { data: stock } = useQuery(stockQuery(asked));
  const variants = article.variants.map((variant) => ({
    ...variant,
    available: stock && asked.includes(variant.variantId) ? (stock[variant.variantId] ?? 0) : variant.available,
  }));
  const [wanted, setWanted] = useState(1);
  const [isAdded, setAdded] = useState(false);

  const variant = variantOf(variants, chosen);
  const inBasket = lines.find(({ variantId }) => variantId === variant?.variantId)?.quantity ?? 0;
  const most = variant ? Math.max(mostOf(variant) - inBasket, 0) : 0;
  const isFull = isFullFor(lines, variant?.variantId);
  const quantity = Math.min(wanted, Math.max(most, 1));
  const { compareAtMinor } = variant ?? article;
  const priceMinor = variant?.priceMinor ?? article.fromMinor;

  function add() {
    if (!variant || most === 0 || isFull) return;
    change({ change: 'add', line: lineFor(article, variant, quantity) });
    flyToBasket(document.querySelector<HTMLImageElement>('.article-picture img'));
    setAdded(true);
    setWanted(1);
  }

  return (
    <article className="article">
      <div className="article-parts">
        <ArticlePictures article={article} shownPictureId={variant?.pictureId ?? null} />
        <div className="article-buying">
          <div>
            {article.vendor !== '' && <p className="article-vendor">{article.vendor}</p>}
            <h1 className="article-title">
              <bdi lang={langOf(article.titleLanguage)}>{article.title}</bdi>
            </h1>
          </div>
          <p className="article-price">
            <strong className="numbers">{price(priceMinor)}</strong>
            {compareAtMinor !== null && compareAtMinor > priceMinor && (
              <s className="article-before numbers">{price(compareAtMinor)}</s>
            )}
            <SaleBadge priceMinor={priceMinor} compareAtMinor={compareAtMinor} />
            <output className="article-stock">
              <StockBadge available={variant?.available ?? 0} />
            </output>
          </p>
          {article.ageLimit !== null && <p className="article-age">{say('age.limit', { age: article.ageLimit })}</p>}
          {article.shelf !== '' && (
            <p className="article-shelf">
              <Icon name="place" />
              {say('article.shelf', { place: article.shelf })}
            </p>
          )}

          {variants.length > 1 &&
            article.optionNames.map((name, place) => (
              <ToggleOptions
                key={name}
                legend={article.optionTexts?.[place]?.name ?? name}
                value={chosen[place]}
                options={optionsOf(variants, chosen, place).map(({ value, isGone }) => ({
                  value,
                  label: optionText(article, place, value),
                  isGone,
                  note: isGone ? say('stock.none') : undefined,
                }))}
                onChange={(value) => {
                  setChosen(chosen.with(place, value));
                  setAdded(false);
                }}
              />
            ))}

          {article.description !== '' && (
            <section className="article-about">
              <h2>{say('article.description')}</h2>
              <Description html={article.description} lang={langOf(article.descriptionLanguage)} />
            </section>
          )}
        </div>
      </div>
      <div className="article-bar">
        <output className="article-added">
          {isFull && most > 0 && <span className="article-full">{say('article.full', { count: mostLines })}</span>}
          {isAdded && (
            <>
              <span>{say('article.added')}</span>
              <Button look="quiet" iconAfter="forward" onPress={() => void navigate('/apply')}>
                {say('article.checkout')}
              </Button>
            </>
          )}
        </output>
        <div className="article-actions">
          <QuantityStepper
            value={quantity}
            most={most}
            label={say('article.quantity')}
            lessLabel={say('quantity.less')}
            moreLabel={say('quantity.more')}
            onChange={setWanted}
          />
          <Button look="main" icon="plus" isDisabled={most === 0 || isFull} onPress={add}>
            {variant?.available === 0 ? say('stock.none') : most === 0 ? say('article.all') : say('article.add')}
          </Button>
        </div>
      </div>
      <RelatedArticles handle={article.handle} />
    </article>
  );
}
