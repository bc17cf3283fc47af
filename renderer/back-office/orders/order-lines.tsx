import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { useWording } from '../wording/wording.tsx';
import '../controls/record-table.css';
import './orders.css';

/** Lists what was bought, and how much of it was handed over or returned once any was. */
export function OrderLines({ order }: { order: StaffOrder }) {
  const { say, count, money } = useWording();
  const { lines, currency, totalMinor } = order;
  const isHandedOver = lines.some(({ handedOver }) => handedOver > 0);
  const isReturned = lines.some(({ returned }) => returned > 0);
  const costOf = (units: 'handedOver' | 'returned') =>
    lines.reduce((sum, line) => sum + line[units] * line.unitPriceMinor, 0);
  const before = 4 + Number(isHandedOver) + Number(isReturned);
  const sums: [words: string, amountMinor: number][] = [
    [say('order.total'), totalMinor],
    ...(isHandedOver ? [[say('order.charged'), costOf('handedOver')] satisfies [string, number]] : []),
    ...(isReturned ? [[say('order.refunded'), costOf('returned')] satisfies [string, number]] : []),
  ];
  return (
    <div className="records-place">
      <table className="records">
        <thead>
          <tr>
            <th>{say('order.article')}</th>
            <th>{say('order.sku')}</th>
            <th className="records-end">{say('order.quantity')}</th>
            {isHandedOver && <th className="records-end">{say('order.handedOver')}</th>}
            {isReturned && <th className="records-end">{say('order.returned')}</th>}
            <th className="records-end">{say('order.unitPrice')}</th>
            <th className="records-end">{say('order.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.position}>
              <td>
                {line.title}
                {line.shownTitle !== undefined && (
                  <div className="quiet small">
                    <bdi>{line.shownTitle}</bdi>
                  </div>
                )}
              </td>
              <td className="quiet small">{line.sku}</td>
              <td className="records-end">{count(line.quantity)}</td>
              {isHandedOver && <td className="records-end">{count(line.handedOver)}</td>}
              {isReturned && <td className="records-end">{count(line.returned)}</td>}
              <td className="records-end">{money(line.unitPriceMinor, currency)}</td>
              <td className="records-end">{money(line.quantity * line.unitPriceMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([words, amountMinor]) => (
            <tr key={words} className="order-sum">
              <td colSpan={before}>{words}</td>
              <td className="records-end">{money(amountMinor, currency)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}
