import '../controls/without-eval.ts';
import '../controls/base.css';
import '../letters/arabic.css';
import '../letters/japanese.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '../../contract/presence.ts';
import { keepComposedKeysFromPage } from '../controls/composed-keys.ts';
import { StaffScreens } from './staff-screens.tsx';

keepComposedKeysFromPage();
createRoot(present(document.getElementById('page'), 'the element "page"')).render(
  <StrictMode>
    <StaffScreens />
  </StrictMode>,
);
