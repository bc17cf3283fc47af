import { Navigate } from 'react-router';
import { AcceptedEnding } from './accepted-ending.tsx';
import { LeftPurchase } from './left-purchase.tsx';
import { OtherEnding } from './other-ending.tsx';
import { usePurchase } from './purchase-provider.tsx';
import { Waiting } from './waiting.tsx';
import './purchase-screen.css';

/** The screen from Pay to the outcome. */
export function PurchaseScreen() {
  const { purchase, stage, isLeft } = usePurchase();
  if (!purchase || !stage) return <Navigate to="/" replace />;
  return (
    <div className="purchase">
      {isLeft ? (
        <LeftPurchase purchase={purchase} stage={stage} />
      ) : stage.stage === 'checking' ? (
        <Waiting isSlow={stage.isSlow} />
      ) : stage.stage === 'accepted' ? (
        <AcceptedEnding purchase={purchase} accepted={stage} />
      ) : (
        <OtherEnding key={stage.stage} purchase={purchase} ending={stage} />
      )}
    </div>
  );
}
