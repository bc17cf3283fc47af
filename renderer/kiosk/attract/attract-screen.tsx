import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { Logo } from '../../controls/logo.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import { usePrice } from '../page/price.tsx';
import { newestQuery, shopQuery } from '../seller/article-queries.ts';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { pictureWidths } from '../../../contract/seller/article.ts';
import './attract-screen.css';

const slideMs = 7_000;

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
 * starts it in that language.
 */
export function AttractScreen() {
  const say = useSay();
  const price = usePrice();
  const shopName = useQuery(shopQuery).data?.name ?? '';
  const { data: newest } = useQuery(newestQuery);
  const start = useRef<HTMLButtonElement>(null);
  const pictured = newest?.filter(({ picture }) => picture !== null) ?? [];
  const shown = pictured[useTurn() % Math.max(pictured.length, 1)];
  useEffect(() => start.current?.focus({ preventScroll: true }), []);
  return (
    <main className="attract on-asphalt">
      <div className="attract-picture" aria-hidden="true">
        {shown && (
          <div className="attract-slide" key={shown.handle}>
            <PictureFrame
              sources={pictureSources(shown.picture?.pictureId, pictureWidths)}
              sizes="(orientation: portrait) 100vw, 60vw"
              alt=""
              name={shown.title}
              width={shown.picture?.width}
              height={shown.picture?.height}
              isFirst
            />
            <p className="attract-caption">
              <bdi>{shown.title}</bdi>
              <strong className="numbers">
                {shown.fromMinor === shown.toMinor
                  ? price(shown.fromMinor)
                  : say('price.from', { price: price(shown.fromMinor) })}
              </strong>
            </p>
          </div>
        )}
      </div>
      <div className="attract-words">
        <Logo name={shopName} bare />
        <p className="attract-headline tight">{say('home.headline')}</p>
        <h1 className="attract-way-in">
          <button type="button" className="attract-start" ref={start}>
            <Icon name="touch" />
            {say('attract.start')}
          </button>
        </h1>
        <LanguageSwitch />
      </div>
    </main>
  );
}
