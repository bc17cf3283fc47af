import { languageCodes, languages } from '../../wording/languages.ts';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import './language-switch.css';

/** Shows all languages, each by its own name; one touch changes the language. */
export function LanguageSwitch() {
  const say = useSay();
  const { language, speak } = useSpokenLanguage();
  return (
    <nav className="languages" aria-label={say('language.switch')}>
      {languageCodes.map((code) => (
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
