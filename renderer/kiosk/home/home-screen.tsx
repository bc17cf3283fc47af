import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Category } from '../../../contract/seller/departments.ts';
import { topDepartments } from '../../../contract/seller/departments.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { ArticleTile } from '../browse/article-tile.tsx';
import { categoriesQuery, newestQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { ArrivingPictures } from './arriving-pictures.tsx';
import './home-screen.css';

/** A shop with more departments than this shows only its largest here. */
const mostDepartments = 12;

/** The largest departments, in the shop's order. */
function largestOf(categories: Category[]): Category[] {
  const largest = categories.toSorted((a, b) => b.articleCount - a.articleCount).slice(0, mostDepartments);
  return categories.filter((category) => largest.includes(category));
}

/** The start screen, which is already the shop: every touch leads somewhere. */
export function HomeScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const { asked } = useTextLanguage();
  const { data: all } = useQuery(categoriesQuery(asked));
  const categories = all && topDepartments(all);
  const { data: newest } = useQuery(newestQuery(asked));
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? categories : categories && largestOf(categories);
  return (
    <div className="home">
      <section className="hero on-asphalt">
        <div className="hero-words">
          <h1 className="hero-headline">{say('home.headline')}</h1>
          <p className="hero-greeting">{say('home.words')}</p>
          <Button look="main" iconAfter="forward" onPress={() => void navigate('/articles')}>
            {say('home.browse')}
          </Button>
          <p className="hero-promise">
            <Icon name="seal" />
            {say('home.promise')}
          </p>
        </div>
        <ArrivingPictures articles={(newest ?? []).slice(0, 5)} />
      </section>

      <section aria-labelledby="departments">
        <div className="home-head">
          <h2 className="home-title" id="departments">
            {say('home.categories')}
          </h2>
          <Link className="home-order" to="/order">
            <Icon name="search" />
            {say('lookUp.title')}
          </Link>
        </div>
        <ul className="departments">
          {shown
            ? shown.map((category, index) => (
                <li key={category.slug}>
                  <DepartmentTile category={category} isFirst={index < 6} />
                </li>
              ))
            : Array.from({ length: 6 }, (_, index) => (
                <li key={index}>
                  <WaitingPlace shape="block" />
                </li>
              ))}
        </ul>
        {categories && categories.length > mostDepartments && !showsAll && (
          <div className="home-more">
            <Button iconAfter="down" onPress={() => setShowsAll(true)}>
              {say('home.allCategories', { count: categories.length })}
            </Button>
          </div>
        )}
      </section>

      {/* Rendered once the categories have loaded, because only then is its position known. */}
      {categories && (
        <section aria-labelledby="newest">
          <h2 className="home-title" id="newest">
            {say('home.newest')}
          </h2>
          <ul className="tiles">
            {newest
              ? newest.map((article) => (
                  <li key={article.handle}>
                    <ArticleTile article={article} />
                  </li>
                ))
              : Array.from({ length: 4 }, (_, index) => (
                  <li key={index}>
                    <WaitingPlace shape="tile" />
                  </li>
                ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function DepartmentTile({ category, isFirst }: { category: Category; isFirst: boolean }) {
  const say = useSay();
  const { langOf } = useTextLanguage();
  return (
    <Link className="tile department" to={`/articles?category=${encodeURIComponent(category.slug)}`}>
      <span className="tile-picture">
        <PictureFrame
          sources={pictureSources(category.pictureId, [160, 480])}
          sizes="(orientation: portrait) 30vw, 16vw"
          alt=""
          name={category.name}
          isFirst={isFirst}
          shape="wide"
        />
      </span>
      <span className="department-words">
        <bdi className="department-name tight" lang={langOf(category.nameLanguage)}>
          {category.name}
        </bdi>
        <span className="department-count">{say('category.count', { count: category.articleCount })}</span>
      </span>
    </Link>
  );
}
