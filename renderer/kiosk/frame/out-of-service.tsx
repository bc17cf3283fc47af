import { LogoMark } from '../../controls/logo.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import './opening-screen.css';

/** A kiosk that was revoked sells nothing and says so. */
export function OutOfService() {
  const say = useSay();
  return (
    <main className="opening on-asphalt">
      <LogoMark bare />
      <div className="opening-words" role="alert">
        <h1>{say('service.title')}</h1>
        <p>{say('service.words')}</p>
      </div>
      <LanguageSwitch />
    </main>
  );
}
