import { useEffect, useState } from 'react';
import type { StaffView } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { EnrolmentScreen } from './enrolment-screen.tsx';
import { MenuScreen } from './menu-screen.tsx';
import { OutOfServiceScreen } from './out-of-service-screen.tsx';
import { PinScreen } from './pin-screen.tsx';
import { staffShell } from './staff-shell.ts';
import { StaffWording } from './staff-wording.tsx';
import './staff.css';

/** Shows the screen that the shell asks for. In a browser there is no shell, and nothing to show. */
export function StaffScreens() {
  const [view, setView] = useState<StaffView>();
  useEffect(() => {
    const shell = window.sidelaneStaff;
    if (!shell) return;
    const look = () => void shell.view().then(setView);
    shell.onViewChanged(look);
    look();
  }, []);
  if (!view) return null;
  return (
    <StaffWording shopLocale={view.locale}>
      <Screen view={view} onChanged={() => void staffShell().view().then(setView)} />
    </StaffWording>
  );
}

function Screen({ view, onChanged }: { view: StaffView; onChanged: () => void }) {
  switch (view.screen) {
    case 'enrolment':
      return <EnrolmentScreen sellerUrl={view.sellerUrl} />;
    case 'out_of_service':
      return <OutOfServiceScreen reason={view.reason} problem={view.problem} enrolAnew={view.enrolAnew} />;
    case 'pin':
      return <PinScreen hasStaffPin={view.hasStaffPin} isShopOpen={view.isShopOpen} />;
    case 'age_check':
      return <PinScreen hasStaffPin={view.hasStaffPin} isShopOpen ageLimit={view.ageLimit} />;
    case 'menu':
      return (
        <MenuScreen
          kiosk={view.kiosk}
          settings={view.settings}
          unprinted={view.unprinted}
          unseenPurchases={view.unseenPurchases}
          isShopOpen={view.isShopOpen}
          onChanged={onChanged}
        />
      );
  }
}
