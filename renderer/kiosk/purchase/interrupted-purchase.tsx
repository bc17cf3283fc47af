import { useSay } from '../../wording/spoken-language.tsx';

/** Says that this is the outcome of a purchase made before the screen restarted, possibly by another shopper. */
export function InterruptedPurchase() {
  const say = useSay();
  return <p className="interrupted">{say('resumed.words')}</p>;
}
