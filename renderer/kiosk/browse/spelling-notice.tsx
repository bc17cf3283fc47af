import type { Spelling } from '../../../contract/seller/article.ts';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import './spelling-notice.css';

/** Says what was searched for in place of words that look misspelt, and leads to what was typed, or from it to the other. */
export function SpellingNotice({
  typed,
  spelling: { text, shown },
  onAsTyped,
}: {
  typed: string;
  spelling: Spelling;
  /** @param asTyped whether only what was typed is searched for from now on */
  onAsTyped: (asTyped: boolean) => void;
}) {
  const say = useSay();
  if (shown === 'offered') {
    return (
      <div className="spelling">
        <Button onPress={() => onAsTyped(false)}>{say('browse.spelling.offered', { text })}</Button>
      </div>
    );
  }
  return (
    <div className="spelling">
      <output>{say(shown === 'instead' ? 'browse.spelling.instead' : 'browse.spelling.also', { typed, text })}</output>
      <Button onPress={() => onAsTyped(true)}>{say('browse.spelling.typed', { typed })}</Button>
    </div>
  );
}
