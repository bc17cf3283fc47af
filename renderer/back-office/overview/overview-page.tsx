import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { Overview } from '../../../contract/seller/back-office.ts';
import { Icon } from '../../controls/icon.tsx';
import type { IconName } from '../../controls/icon.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { Panel } from '../controls/panel.tsx';
import { Segments } from '../controls/segments.tsx';
import { overviewQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import type { BackOfficeSentence } from '../wording/wording.tsx';
import { BackupNotice } from './backup-notice.tsx';
import { LatestOrders } from './latest-orders.tsx';
import { LinkPanel } from './link-panel.tsx';
import { StorageNotice } from './storage-notice.tsx';
import './overview.css';

// The chart is the largest part of the back office; everything else need not wait for it.
const OrdersChart = lazy(() => import('./orders-chart.tsx'));

/** The first page after signing in: how the day is going, and what needs attention. */
export function OverviewPage() {
  const { say } = useWording();
  const { data: overview, error, refetch } = useQuery(overviewQuery);
  return (
    <>
      <PageHead title={say('overview.title')} />
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {overview && <StorageNotice storage={overview.storage} />}
      {overview && <BackupNotice backups={overview.backups} />}
      <div className="overview">
        <OrdersPanel orders={overview?.orders} />
        {overview ? <LinkPanel settling={overview.settling} /> : !error && <WaitingPlace shape="block" />}
        <LatestOrders />
        {overview && <Attention overview={overview} />}
      </div>
    </>
  );
}

function OrdersPanel({ orders }: { orders: Overview['orders'] | undefined }) {
  const { say, count, money } = useWording();
  const [measure, setMeasure] = useState<'count' | 'amount'>('count');
  const waiting = (
    <div className="overview-chart">
      <WaitingPlace shape="block" />
    </div>
  );
  return (
    <Panel
      title={say('overview.today')}
      beside={
        <Segments
          label={say('overview.measure')}
          value={measure}
          onChange={setMeasure}
          choices={[
            { value: 'count', label: say('overview.byCount') },
            { value: 'amount', label: say('overview.byAmount') },
          ]}
        />
      }
    >
      <p className="overview-today">
        <span className="overview-today-count numbers">{orders ? count(orders.today) : '–'}</span>
        <span className="overview-today-amount">{orders ? money(orders.todayMinor, orders.currency) : ' '}</span>
      </p>
      {orders ? (
        <Suspense fallback={waiting}>
          <OrdersChart days={orders.days} currency={orders.currency} measure={measure} />
        </Suspense>
      ) : (
        waiting
      )}
    </Panel>
  );
}

type Matter = { sentence: BackOfficeSentence; count: number; to: string; tone: 'care' | 'bad' | 'plain' };

function Attention({ overview }: { overview: Overview }) {
  const { say } = useWording();
  const { articles, applications } = overview;
  const matters: Matter[] = [
    {
      sentence: 'overview.undetermined',
      count: applications.undetermined,
      to: '/applications?state=undetermined',
      tone: 'bad',
    },
    {
      sentence: 'overview.withoutStock',
      count: articles.withoutStock,
      to: '/articles?status=published&stock=none',
      tone: 'care',
    },
    { sentence: 'overview.open', count: applications.open, to: '/applications?state=open', tone: 'plain' },
    { sentence: 'overview.drafts', count: articles.draft, to: '/articles?status=draft', tone: 'plain' },
  ];
  const icons: Record<Matter['tone'], IconName> = { bad: 'care', care: 'care', plain: 'note' };
  return (
    <Panel title={say('overview.attention')}>
      <ul className="overview-attention">
        {matters.map(({ sentence, count, to, tone }) => (
          <li key={sentence}>
            <Link className={`overview-attention-link overview-${count === 0 ? 'fine' : tone}`} to={to}>
              <Icon name={count === 0 ? 'check' : icons[tone]} />
              <span>{say(sentence, { count })}</span>
              <Icon name="forward" />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
