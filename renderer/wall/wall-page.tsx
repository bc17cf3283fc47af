import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../controls/icon.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { SpokenLanguageProvider, useSay, useSpokenLanguage } from '../wording/spoken-language.tsx';
import { formatLocale, languageCodes, languageOf } from '../wording/languages.ts';
import { useWallLetters } from './wall-letters.ts';
import { fitNumbers } from './number-fit.ts';
import { useWall } from './wall-reading.ts';
import type { WallReading } from './wall-reading.ts';
import './wall.css';

const turnMs = 8_000;

/** The display on the wall: two columns of order numbers, in one of the shop's languages after another, that of its locale first. */
export function WallPage({ secret }: { secret: string }) {
  const reading = useWall(secret);
  const shopLocale = reading.wall?.locale ?? 'en';
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((former) => former + 1), turnMs);
    return () => clearInterval(timer);
  }, []);
  const offered = reading.wall?.languages ?? languageCodes;
  useWallLetters(reading.wall ? offered : []);
  const first = offered.indexOf(languageOf(shopLocale, offered));
  const language = offered[(first + turn) % offered.length] ?? 'en';
  return (
    <SpokenLanguageProvider shopLocale={formatLocale(language, shopLocale)}>
      <WallContent {...reading} />
    </SpokenLanguageProvider>
  );
}

function WallContent({ wall, staleSince, isWithdrawn }: WallReading) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  if (isWithdrawn) {
    return (
      <main className="wall wall-notice on-asphalt">
        <LogoMark bare />
        <h1>{say('wall.withdrawn')}</h1>
      </main>
    );
  }
  const time =
    staleSince === null
      ? ''
      : new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(staleSince);
  return (
    <main className={staleSince === null ? 'wall' : 'wall wall-stale'}>
      <h1 className="wall-shop">{wall?.shopName}</h1>
      {staleSince !== null && (
        <p className="wall-warning" role="alert">
          <Icon name="care" />
          <span>{say('wall.stale', { time })}</span>
        </p>
      )}
      <Column kind="preparing" numbers={wall?.preparing} />
      <Column kind="ready" numbers={wall?.ready} />
    </main>
  );
}

function Column({ kind, numbers }: { kind: 'preparing' | 'ready'; numbers: string[] | undefined }) {
  const say = useSay();
  const place = useRef<HTMLOListElement>(null);
  const count = numbers?.length ?? 0;
  const digits = Math.max(1, ...(numbers ?? []).map(({ length }) => length));
  useLayoutEffect(() => {
    const list = place.current;
    if (!list) return;
    const fill = () => {
      const { columns, size } = fitNumbers({ width: list.clientWidth, height: list.clientHeight }, count, digits);
      list.style.setProperty('--columns', String(columns));
      list.style.setProperty('--size', `${size}px`);
    };
    fill();
    const watching = new ResizeObserver(fill);
    watching.observe(list);
    return () => watching.disconnect();
  }, [count, digits]);
  return (
    <section className={`wall-column wall-${kind}`}>
      <h2>
        <Icon name={kind === 'ready' ? 'check' : 'clock'} />
        <span>{say(kind === 'ready' ? 'wall.ready' : 'wall.preparing')}</span>
      </h2>
      <ol className="wall-numbers" ref={place}>
        {numbers?.map((number) => (
          <li key={number} className="numbers" dir="ltr">
            {number}
          </li>
        ))}
      </ol>
      {numbers && count === 0 && <p className="wall-none">{say('wall.none')}</p>}
    </section>
  );
}
