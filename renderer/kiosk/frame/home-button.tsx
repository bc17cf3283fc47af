import { useNavigate } from 'react-router';
import { useStanding } from '../../controls/standing.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { useLeave } from '../page/leaving.ts';
import { ShopLogo } from '../page/shop-logo.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';

/** The shop's name. It leads to the start page; where a finished purchase holds the screen, it ends the visit. */
export function HomeButton({ shopName }: { shopName: string }) {
  const say = useSay();
  const navigate = useNavigate();
  const leave = useLeave();
  const { isUnderWay, holdsScreen } = usePurchase();
  const { stands, place, begin, mayAct } = useStanding(holdsScreen && !isUnderWay);
  return (
    <button
      type="button"
      className="frame-logo"
      aria-label={`${shopName}, ${say('frame.home')}`}
      ref={place}
      disabled={isUnderWay}
      aria-disabled={stands ? undefined : true}
      onPointerDown={begin}
      onClick={({ detail }) => {
        // Without a pointer, by a key or a screen reader.
        if (detail === 0) begin();
        if (!holdsScreen) void navigate('/');
        else if (mayAct()) leave();
      }}
    >
      <ShopLogo />
    </button>
  );
}
