import { Bar, BarChart, CartesianGrid, Rectangle, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Currency } from '../../../contract/money.ts';
import { minorUnitDigits } from '../../../contract/money.ts';
import { useWording } from '../wording/wording.tsx';

export type OrdersDay = { startsAt: number; count: number; totalMinor: number };

type Props = { days: OrdersDay[]; currency: Currency; measure: 'count' | 'amount' };

/** Charts the orders of the last days, with today marked. A table gives the same numbers to people who cannot see the chart. */
export default function OrdersChart({ days, currency, measure }: Props) {
  const { say, count, money, day, date, locale } = useWording();
  const compactAmount = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  const axisLabel = (value: number) =>
    measure === 'count' ? count(value) : compactAmount.format(value / 10 ** minorUnitDigits[currency]);
  return (
    <>
      <div className="overview-chart" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 216 }}>
          <BarChart data={days} margin={{ top: 6, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} />
            <XAxis
              dataKey="startsAt"
              tickFormatter={date}
              tickLine={false}
              axisLine={false}
              minTickGap={18}
              interval="preserveEnd"
            />
            <YAxis
              width={measure === 'count' ? 34 : 56}
              tickFormatter={axisLabel}
              tickLine={false}
              axisLine={false}
              allowDecimals={false}
              tickCount={4}
            />
            <Tooltip
              cursor={{ fill: 'var(--paper)' }}
              isAnimationActive={false}
              content={<DayTip currency={currency} />}
            />
            <Bar
              dataKey={measure === 'count' ? 'count' : 'totalMinor'}
              isAnimationActive={false}
              maxBarSize={44}
              radius={[4, 4, 0, 0]}
              shape={<DayBar lastIndex={days.length - 1} />}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <table className="for-screen-readers">
        <caption>{say('overview.days', { days: days.length })}</caption>
        <thead>
          <tr>
            <th>{say('overview.day')}</th>
            <th>{say('overview.orders')}</th>
            <th>{say('overview.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((each) => (
            <tr key={each.startsAt}>
              <td>{day(each.startsAt)}</td>
              <td>{count(each.count)}</td>
              <td>{money(each.totalMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function DayTip({
  currency,
  active,
  payload,
}: {
  currency: Currency;
  active?: boolean;
  payload?: readonly { payload?: OrdersDay }[];
}) {
  const { say, money, day } = useWording();
  const shown = payload?.[0]?.payload;
  if (!active || !shown) return null;
  return (
    <div className="overview-tip">
      <p>{day(shown.startsAt)}</p>
      <p>{say('overview.count', { count: shown.count })}</p>
      <p>{money(shown.totalMinor, currency)}</p>
    </div>
  );
}

function DayBar({ lastIndex, ...bar }: { lastIndex: number; index?: number }) {
  return <Rectangle {...bar} className={bar.index === lastIndex ? 'overview-bar-today' : 'overview-bar'} />;
}
