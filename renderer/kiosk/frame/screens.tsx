import type { RouteObject } from 'react-router';
import { ApplyScreen } from '../apply/apply-screen.tsx';
import { ArticleScreen } from '../article/article-screen.tsx';
import { BrowseScreen } from '../browse/browse-screen.tsx';
import { HomeScreen } from '../home/home-screen.tsx';
import { LookUpScreen } from '../look-up/look-up-screen.tsx';
import { PurchaseScreen } from '../purchase/purchase-screen.tsx';
import { PassOn } from '../page/broken-page.tsx';
import { Frame } from './frame.tsx';
import { MissingScreen } from './missing-screen.tsx';

/** The routes of all screens. */
export const screens: RouteObject[] = [
  {
    path: '/',
    Component: Frame,
    ErrorBoundary: PassOn,
    children: [
      { index: true, Component: HomeScreen },
      { path: 'articles', Component: BrowseScreen },
      { path: 'articles/:handle', Component: ArticleScreen },
      { path: 'apply', Component: ApplyScreen },
      { path: 'order', Component: LookUpScreen },
      { path: 'purchase', Component: PurchaseScreen },
      { path: '*', Component: MissingScreen },
    ],
  },
];
