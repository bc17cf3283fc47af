import { useSay } from '../../wording/spoken-language.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import { ShopLogo } from '../page/shop-logo.tsx';
import './opening-screen.css';

/** Says that a revoked kiosk is out of service. */
export function OutOfService() {
  const say = useSay();
  return (
    <main className="opening on-asphalt">
      <ShopLogo isMarkOnly />
      <div className="opening-words" role="alert">
        <h1>{say('service.title')}</h1>
        <p>{say('service.words')}</p>
      </div>
      <LanguageSwitch />
    </main>
  );
}
