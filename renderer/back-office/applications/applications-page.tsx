import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ApplicationState } from '../../../contract/seller/application.ts';
import { applicationStates } from '../../../contract/seller/application.ts';
import { purchaseNumberOf, readPurchaseNumber } from '../../../contract/seller/purchase-number.ts';
import type { StaffApplicationRow } from '../../../contract/seller/back-office.ts';
import { Badge } from '../../controls/badge.tsx';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { CursorPager } from '../controls/cursor-pager.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { cursorIn, fromTheBeginning, offsetIn, oneOf, useAddressState } from '../controls/use-address-state.ts';
import { useTypedText } from '../controls/use-typed-text.ts';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { applicationsQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import '../controls/record-table.css';
import './applications.css';

const limit = 50;
const filters = ['all', 'open', ...applicationStates] as const;

const tones: Record<ApplicationState, 'good' | 'care' | 'bad' | 'quiet'> = {
  received: 'care',
  checking: 'care',
  accepted: 'good',
  rejected: 'quiet',
  undetermined: 'bad',
  reversed: 'quiet',
  withdrawn: 'quiet',
};

/** Lists the purchases that terminals applied for, newest first, with the state of each application. */
export function ApplicationsPage() {
  const { say } = useWording();
  const [address, change] = useAddressState();
  const filter = oneOf(address.get('state'), filters);
  const find = address.get('q') ?? '';
  const [q, setQ] = useTypedText(find, (text) => change({ q: text.trim(), ...fromTheBeginning }));
  const offset = offsetIn(address);
  const { data, error, isPending, refetch } = useQuery(
    applicationsQuery({
      ...(filter !== 'all' && { state: filter }),
      ...(find && { q: find }),
      ...cursorIn(address),
      limit,
    }),
  );
  const choices = filters.map((value) => ({
    value,
    label: say(value === 'all' || value === 'open' ? `applications.filter.${value}` : `applications.state.${value}`),
  }));
  const showAll = () => {
    setQ('');
    change({ q: undefined, state: undefined, ...fromTheBeginning });
  };
  return (
    <>
      <PageHead title={say('applications.title')} beside={<span className="quiet">{say('applications.lead')}</span>} />
      <div className="filters">
        <SearchField label={say('applications.search')} value={q} onChange={setQ} />
        <Choice
          label={say('applications.filter')}
          isLabelHidden
          value={filter}
          choices={choices}
          onChange={(state) => change({ state: state === 'all' ? undefined : state, ...fromTheBeginning })}
        />
      </div>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && find !== '' ? (
        <EmptyState
          icon="search"
          title={say('applications.noMatch')}
          action={<Button onPress={showAll}>{say('applications.showAll')}</Button>}
        >
          {say(readPurchaseNumber(find) === 'mistyped' ? 'applications.mistyped' : 'applications.noMatchWords')}
        </EmptyState>
      ) : data?.total === 0 ? (
        <EmptyState
          icon={filter === 'all' ? 'note' : 'check'}
          title={say(filter === 'all' ? 'applications.none' : 'applications.noneOpen')}
          action={
            filter !== 'all' && (
              <Button onPress={() => change({ state: undefined })}>{say('applications.filter.all')}</Button>
            )
          }
        >
          {say(filter === 'all' ? 'applications.noneWords' : 'applications.noneOpenWords')}
        </EmptyState>
      ) : (
        (isPending || data) && (
          <div className="records-place">
            <table className="records" aria-busy={isPending}>
              <thead>
                <tr>
                  <th>{say('applications.received')}</th>
                  <th>{say('applications.state')}</th>
                  <th>{say('applications.order')}</th>
                  <th>{say('applications.terminal')}</th>
                  <th className="applications-id">{say('applications.id')}</th>
                  <th className="records-end">{say('applications.amount')}</th>
                </tr>
              </thead>
              <tbody>
                {data ? (
                  data.applications.map((row) => <ApplicationLine key={row.applicationId} row={row} />)
                ) : (
                  <WaitingRows columns={6} />
                )}
              </tbody>
            </table>
          </div>
        )
      )}
      {data && (
        <CursorPager page={data} shown={data.applications.length} offset={offset} limit={limit} onChange={change} />
      )}
    </>
  );
}

function ApplicationLine({ row }: { row: StaffApplicationRow }) {
  const { say, time, money } = useWording();
  return (
    <tr>
      <td className="numbers quiet applications-when">{time(row.receivedAt)}</td>
      <td className="applications-state">
        <Badge tone={tones[row.state]}>{say(`applications.state.${row.state}`)}</Badge>
        {row.state !== 'accepted' && <p className="quiet small">{say(`applications.means.${row.state}`)}</p>}
      </td>
      <td className="numbers">
        {row.orderNumber && (
          <Link className="records-link applications-order" to={`/orders/${row.orderNumber}`}>
            {row.orderNumber}
          </Link>
        )}
      </td>
      <td className="applications-when">{row.terminalName}</td>
      <td className="numbers applications-id" title={row.applicationId}>
        {purchaseNumberOf(row.applicationId)}
      </td>
      <td className="records-end">{money(row.totalMinor, row.currency)}</td>
    </tr>
  );
}
