import '../controls/without-eval.ts';
import './page-base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { present } from '../../contract/presence.ts';
import { keepComposedKeysFromPage } from '../controls/composed-keys.ts';
import { Notices } from './controls/notices.tsx';
import { createPages } from './pages.tsx';
import { createQueryClient } from './seller/query-client.ts';
import { SessionGate } from './session/session-gate.tsx';
import { BackOfficeWording } from './wording/wording.tsx';

keepComposedKeysFromPage();
createRoot(present(document.getElementById('page'), 'the element "page"')).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <BackOfficeWording locale={navigator.language}>
        <SessionGate>
          <Notices>
            <RouterProvider router={createPages()} />
          </Notices>
        </SessionGate>
      </BackOfficeWording>
    </QueryClientProvider>
  </StrictMode>,
);
