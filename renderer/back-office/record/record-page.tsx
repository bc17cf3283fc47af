import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { StaffRecordEntry } from '../../../contract/seller/back-office-record.ts';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { CursorPager } from '../controls/cursor-pager.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { cursorIn, fromTheBeginning, offsetIn, useAddressState } from '../controls/use-address-state.ts';
import { useTypedText } from '../controls/use-typed-text.ts';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { staffRecordQuery } from '../seller/back-office-queries.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { changedFields } from './changed-fields.ts';
import type { ChangedField } from './changed-fields.ts';
import '../controls/record-table.css';
import './record.css';

const limit = 50;

/** Who changed what in the shop, before and after, newest first. */
export function RecordPage() {
  const { say } = useWording();
  const [address, change] = useAddressState();
  const about = address.get('about') ?? '';
  const [typed, setTyped] = useTypedText(about, (text) => change({ about: text.trim(), ...fromTheBeginning }));
  const { data, error, isPending, refetch } = useQuery(
    staffRecordQuery({ ...(about && { about }), ...cursorIn(address), limit }),
  );
  const showAll = () => {
    setTyped('');
    change({ about: undefined, ...fromTheBeginning });
  };
  return (
    <>
      <PageHead title={say('record.title')} beside={<span className="quiet">{say('record.lead')}</span>} />
      <div className="filters">
        <SearchField label={say('record.search')} value={typed} onChange={setTyped} />
      </div>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 ? (
        <EmptyState
          icon="search"
          title={say(about === '' ? 'record.none' : 'record.noMatch')}
          action={about !== '' && <Button onPress={showAll}>{say('record.showAll')}</Button>}
        >
          {say(about === '' ? 'record.noneWords' : 'record.noMatchWords')}
        </EmptyState>
      ) : (
        (isPending || data) && (
          <div className="records-place">
            <table className="records" aria-busy={isPending}>
              <thead>
                <tr>
                  <th>{say('record.when')}</th>
                  <th>{say('record.who')}</th>
                  <th>{say('record.what')}</th>
                  <th>{say('record.changes')}</th>
                </tr>
              </thead>
              <tbody>
                {data ? (
                  data.entries.map((entry) => <Entry key={entry.recordId} entry={entry} />)
                ) : (
                  <WaitingRows columns={4} />
                )}
              </tbody>
            </table>
          </div>
        )
      )}
      {data && (
        <CursorPager
          page={data}
          shown={data.entries.length}
          offset={offsetIn(address)}
          limit={limit}
          onChange={change}
        />
      )}
    </>
  );
}

/** Fields that every change of their subject moves. */
const isHousekeeping: ReadonlySet<string> = new Set(['version', 'updatedAt']);

const pages: Partial<Record<StaffRecordEntry['subject']['kind'], string>> = { article: '/articles', order: '/orders' };

function Entry({ entry }: { entry: StaffRecordEntry }) {
  const { say, time } = useWording();
  const { recordedAt, actor, cameFrom, action, subject, before, after } = entry;
  const page = pages[subject.kind];
  const name = subject.name ?? subject.id;
  const fields = changedFields(before, after).filter(({ path }) => !isHousekeeping.has(path.at(-1) ?? ''));
  return (
    <tr>
      <td className="numbers quiet">{time(recordedAt)}</td>
      <td>
        {actor.name}
        <span className="record-from quiet small">{cameFrom}</span>
      </td>
      <td>
        {say(`record.action.${action}`)}
        <span className="record-from small">
          {page === undefined ? (
            <span className="record-id">{name}</span>
          ) : (
            <Link className="records-link record-id" to={`${page}/${encodeURIComponent(subject.id)}`}>
              {name}
            </Link>
          )}
        </span>
      </td>
      <td>
        {fields.length > 0 && (
          <dl className="record-fields">
            {fields.map((field) => (
              <FieldChange key={field.path.join(' ')} field={field} />
            ))}
          </dl>
        )}
      </td>
    </tr>
  );
}

/** `priceMinor` as "price minor": the record's own names are what its reader may search for elsewhere. */
const spaced = (name: string) => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

function FieldChange({ field: { path, before, after } }: { field: ChangedField }) {
  const { say, money, time } = useWording();
  const { currency } = useSession().shop;
  const name = path.at(-1) ?? '';
  const isAmount = name.endsWith('Minor');
  const shown = (value: unknown): string => {
    if (value === undefined || value === null || value === '') return say('record.empty');
    if (isAmount && typeof value === 'number') return money(value, currency);
    if (name.endsWith('At') && typeof value === 'number') return time(value);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const label = spaced(isAmount ? name.slice(0, -'Minor'.length) : name);
  return (
    <div>
      <dt title={path.join(' › ')}>{label}</dt>
      <dd>
        {before !== undefined && (
          <>
            <del>{shown(before)}</del> <span aria-hidden="true">→</span>{' '}
          </>
        )}
        <ins>{shown(after)}</ins>
      </dd>
    </div>
  );
}
