import '../controls/without-eval.ts';
import '../controls/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StaffScreens } from './staff-screens.tsx';

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <StaffScreens />
  </StrictMode>,
);
