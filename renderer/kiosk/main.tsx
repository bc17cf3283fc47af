import '../controls/without-eval.ts';
import '../controls/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Kiosk } from './kiosk.tsx';

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Kiosk />
  </StrictMode>,
);
