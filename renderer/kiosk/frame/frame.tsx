import { useQuery } from '@tanstack/react-query';
import { memo, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigationType } from 'react-router';
import { useBasketLanguage } from '../basket/basket-language.ts';
import { BasketLane } from '../basket/basket-lane.tsx';
import { DisplayButtons } from '../settings/display-buttons.tsx';
import { shopQuery } from '../seller/article-queries.ts';
import { SpokenBar } from '../spoken/spoken-bar.tsx';
import { AttractScreen } from '../attract/attract-screen.tsx';
import { useIsAttracting } from '../attract/attraction.ts';
import { HelpButton } from '../help/help-button.tsx';
import { HelpNotice } from '../help/help-notice.tsx';
import { useHelp } from '../help/help-provider.tsx';
import { FormerFocus } from './former-focus.tsx';
import { HomeButton } from './home-button.tsx';
import { IdleGuard } from './idle-guard.tsx';
import { OutOfService } from './out-of-service.tsx';
import { Scanner } from '../scanner/scanner.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';
import { paymentReadinessQuery } from '../seller/payment-readiness.ts';
import { terminalSettings } from '../page/terminal-settings.ts';
import { Typing } from '../typing/typing.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import { ShopLogo } from '../page/shop-logo.tsx';
import { MainActionPlace } from '../page/main-action.tsx';
import { SearchBar } from './search-bar.tsx';
import { StartOver } from './start-over.tsx';
import { useScrollMemory } from './scroll-memory.ts';
import './frame.css';

/** What is the same from screen to screen is not drawn again with each. */
const FrameTools = memo(function FrameTools({ mayLookUp }: { mayLookUp: boolean }) {
  return (
    <div className="frame-tools">
      <DisplayButtons />
      <HelpButton mayLookUp={mayLookUp} />
      <LanguageSwitch />
      <StartOver />
    </div>
  );
});
const FrameHelpNotice = memo(HelpNotice);
const FrameSpokenBar = memo(SpokenBar);
const FrameTyping = memo(Typing);

/**
 * The frame around every screen. A dark road runs along the top and down the side, or along the bottom of an upright screen, and
 * holds the basket. The screen itself is the paper beside it. On an upright screen the tools are at the very bottom, within
 * everybody's reach.
 */
export function Frame() {
  const { data: readiness } = useQuery({
    ...paymentReadinessQuery,
    enabled: terminalSettings.isKiosk,
    refetchInterval: 4_000,
  });
  const shopName = useQuery(shopQuery).data?.name ?? '';
  const { pathname } = useLocation();
  const way = useNavigationType() === 'POP' ? 'back' : 'on';
  const { holdsScreen } = usePurchase();
  const isPaying = pathname === '/apply' || pathname === '/purchase';
  const { isOpen: isHelpCalled } = useHelp();
  const isAttracting = useIsAttracting() && !isHelpCalled;
  const main = useScrollMemory();
  useBasketLanguage();
  useEffect(() => {
    document.title = shopName === '' ? 'Sidelane' : shopName;
  }, [shopName]);
  const [place, givePlace] = useState<HTMLElement | null>(null);
  if (readiness?.state === 'out_of_service') return <OutOfService />;
  return (
    <FormerFocus path={pathname} isPaying={isPaying}>
      {isAttracting && <AttractScreen />}
      <div className={isPaying ? 'frame frame-paying' : 'frame'} inert={isAttracting}>
        <div className="beyond-reach on-asphalt">
          <ShopLogo isMarkOnly />
        </div>
        <header className="frame-top on-asphalt">
          <HomeButton shopName={shopName} />
          <FrameTools mayLookUp={!holdsScreen} />
        </header>
        <main className="frame-main" data-way={way} ref={main} tabIndex={-1}>
          <FrameHelpNotice />
          {!isPaying && <SearchBar />}
          <MainActionPlace value={place}>
            {holdsScreen && pathname !== '/purchase' ? <Navigate to="/purchase" replace /> : <Outlet />}
          </MainActionPlace>
        </main>
        <FrameSpokenBar />
        <IdleGuard />
        <Scanner />
        {pathname !== '/purchase' && <BasketLane isPaying={isPaying} givePlace={givePlace} />}
        <FrameTyping hasKeys={terminalSettings.hasOnScreenKeyboard} />
      </div>
    </FormerFocus>
  );
}
