import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '../../controls/icon.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import { ShopLogo } from '../page/shop-logo.tsx';
import { usePrice } from '../page/price.tsx';
import { topDepartments } from '../../../contract/seller/departments.ts';
import { categoriesQuery, newestQuery, shopQuery } from '../seller/article-queries.ts';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { pictureWidths } from '../../../contract/seller/article.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { slidesOf } from './slides.ts';
import './attract-screen.css';

const slideMs = 7_000;
/** Products may be imported while the kiosk waits for its next shopper. */
const readAgainMs = 60_000;

/** The index of the picture to show; it does not change for people who asked their system for less motion. */
function useTurn(): number {
  const [turn, setTurn] = useState(() => Math.floor(Date.now() / slideMs));
  useEffect(() => {
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const timer = setInterval(() => setTurn(Math.floor(Date.now() / slideMs)), slideMs);
    return () => clearInterval(timer);
  }, []);
  return turn;
}

/**
 * Invites passers-by with the shop's own pictures, one after another. A touch anywhere starts a visit; a touch on a language
 * starts it in that language, and one on the question after an order starts it at the answer.
 */
export function AttractScreen() {
  const say = useSay();
  const price = usePrice();
  const navigate = useNavigate();
  const { asked } = useTextLanguage();
  const shop = useQuery(shopQuery).data;
  const { data: newest } = useQuery({ ...newestQuery(asked), refetchInterval: readAgainMs });
  const { data: departments } = useQuery({ ...categoriesQuery(asked), refetchInterval: readAgainMs });
  const start = useRef<HTMLButtonElement>(null);
  const slides = slidesOf(newest ?? [], topDepartments(departments), {
    name: shop?.name ?? '',
    slides: shop?.look?.slides,
  });
  const shown = slides[useTurn() % slides.length];
  useEffect(() => start.current?.focus({ preventScroll: true }), []);
  return (
    <main className="attract on-asphalt">
      <div className="attract-picture" aria-hidden="true">
        {shown && (
          <div className="attract-slide" key={shown.name}>
            <PictureFrame
              sources={pictureSources(shown.picture?.pictureId, pictureWidths)}
              sizes="(orientation: portrait) 100vw, 60vw"
              alt=""
              name={shown.name}
              width={shown.picture?.width}
              height={shown.picture?.height}
              isFirst
            />
            <p className="attract-caption">
              <bdi>{shown.name}</bdi>
              {shown.prices && (
                <strong className="numbers">
                  {shown.prices.fromMinor === shown.prices.toMinor
                    ? price(shown.prices.fromMinor)
                    : say('price.from', { price: price(shown.prices.fromMinor) })}
                </strong>
              )}
            </p>
          </div>
        )}
      </div>
      <div className="attract-words">
        <ShopLogo />
        <p className="attract-headline tight">{say('home.headline')}</p>
        <h1 className="attract-way-in">
          <button type="button" className="attract-start" ref={start}>
            <Icon name="touch" />
            {say('attract.start')}
          </button>
        </h1>
        <button type="button" className="attract-order" onClick={() => void navigate('/order')}>
          <Icon name="search" />
          {say('lookUp.title')}
        </button>
        <LanguageSwitch />
      </div>
    </main>
  );
}
