import '../controls/without-eval.ts';
import '../controls/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '../../contract/presence.ts';
import { WallPage } from './wall-page.tsx';

createRoot(present(document.getElementById('page'), 'the element "page"')).render(
  <StrictMode>
    <WallPage secret={location.hash.slice(1)} />
  </StrictMode>,
);
