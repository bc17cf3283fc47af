import { useSay } from '../../wording/spoken-language.tsx';

/** Says that the ending is that of a purchase from before this screen started again, maybe somebody else's. */
export function InterruptedPurchase() {
  const say = useSay();
  return <p className="interrupted">{say('resumed.words')}</p>;
}
