import '../controls/without-eval.ts';
import '../controls/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '../../contract/presence.ts';
import { keepComposedKeysFromPage } from '../controls/composed-keys.ts';
import { Kiosk } from './kiosk.tsx';

keepComposedKeysFromPage();
createRoot(present(document.getElementById('page'), 'the element "page"')).render(
  <StrictMode>
    <Kiosk />
  </StrictMode>,
);
