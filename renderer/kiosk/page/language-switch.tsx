import { languageCodes, languages } from '../../wording/languages.ts';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useKnownShop } from '../seller/known-shop.ts';
import './language-switch.css';

/** Shows the shop's languages in its order, each by its own name; one touch changes the language. */
export function LanguageSwitch() {
  const say = useSay();
  const { language, speak } = useSpokenLanguage();
  const offered = useKnownShop()?.look?.languages ?? languageCodes;
  if (offered.length < 2) return null;
  return (
    <nav className="languages" aria-label={say('language.switch')}>
      {offered.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          className="language"
          aria-current={code === language ? 'true' : undefined}
          onClick={() => speak(code)}
        >
          {languages[code].name}
        </button>
      ))}
    </nav>
  );
}
