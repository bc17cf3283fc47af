import { createHashRouter } from 'react-router';
import { ApplicationsPage } from './applications/applications-page.tsx';
import { ArticlePage } from './article/article-page.tsx';
import { ArticlesPage } from './articles/articles-page.tsx';
import { BrokenPage, NowherePage } from './frame/broken-page.tsx';
import { Frame } from './frame/frame.tsx';
import { ImportPage } from './imports/import-page.tsx';
import { ImportsPage } from './imports/imports-page.tsx';
import { OrderPage } from './orders/order-page.tsx';
import { OrdersPage } from './orders/orders-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { PackingPage } from './packing/packing-page.tsx';
import { RecordPage } from './record/record-page.tsx';
import { StaffPage } from './staff/staff-page.tsx';
import { SynonymsPage } from './synonyms/synonyms-page.tsx';
import { TerminalsPage } from './terminals/terminals-page.tsx';

/** Maps addresses to pages. They are behind a hash, so that the seller serves one file. */
export const createPages = () =>
  createHashRouter([
    {
      element: <Frame />,
      errorElement: <BrokenPage />,
      children: [
        { index: true, element: <OverviewPage /> },
        { path: 'articles', element: <ArticlesPage /> },
        { path: 'articles/:articleId', element: <ArticlePage /> },
        { path: 'imports', element: <ImportsPage /> },
        { path: 'imports/:importId', element: <ImportPage /> },
        { path: 'synonyms', element: <SynonymsPage /> },
        { path: 'orders', element: <OrdersPage /> },
        { path: 'orders/:orderNumber', element: <OrderPage /> },
        { path: 'packing', element: <PackingPage /> },
        { path: 'applications', element: <ApplicationsPage /> },
        { path: 'terminals', element: <TerminalsPage /> },
        { path: 'staff', element: <StaffPage /> },
        { path: 'record', element: <RecordPage /> },
        { path: '*', element: <NowherePage /> },
      ],
    },
  ]);
