import { Route, Routes } from 'react-router';
import { ApplyScreen } from '../apply/apply-screen.tsx';
import { ArticleScreen } from '../article/article-screen.tsx';
import { BrowseScreen } from '../browse/browse-screen.tsx';
import { HomeScreen } from '../home/home-screen.tsx';
import { LookUpScreen } from '../look-up/look-up-screen.tsx';
import { PurchaseScreen } from '../purchase/purchase-screen.tsx';
import { Frame } from './frame.tsx';
import { MissingScreen } from './missing-screen.tsx';

/** All screens, each by its address. */
export function Screens() {
  return (
    <Routes>
      <Route path="/" Component={Frame}>
        <Route index Component={HomeScreen} />
        <Route path="articles" Component={BrowseScreen} />
        <Route path="articles/:handle" Component={ArticleScreen} />
        <Route path="apply" Component={ApplyScreen} />
        <Route path="order" Component={LookUpScreen} />
        <Route path="purchase" Component={PurchaseScreen} />
        <Route path="*" Component={MissingScreen} />
      </Route>
    </Routes>
  );
}
