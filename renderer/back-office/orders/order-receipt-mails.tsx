import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { Badge } from '../../controls/badge.tsx';
import { Panel } from '../controls/panel.tsx';
import { useWording } from '../wording/wording.tsx';
import './orders.css';

const tones = { waiting: 'care', sent: 'good', given_up: 'bad' } as const;

/** Lists the receipts of an order that were asked for by email. The addresses are not shown: they are erased once it is over. */
export function OrderReceiptMails({ order }: { order: StaffOrder }) {
  const { say, time } = useWording();
  return (
    <Panel title={say('order.receiptMails')}>
      <ul className="order-operations">
        {order.receiptMails.map(({ mailId, state, askedAt, endedAt, tries, problem }) => (
          <li key={mailId}>
            <span className="order-operation-words">{say('order.receiptMail.tries', { tries })}</span>
            <span className="quiet small numbers">{time(endedAt ?? askedAt)}</span>
            <Badge tone={tones[state]}>{say(`order.receiptMail.${state}`)}</Badge>
            {problem !== null && <p className="quiet small">{say(`order.receiptMail.problem.${problem}`)}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
