import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { Pager } from '../controls/pager.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { offsetIn, oneOf, useAddressState } from '../controls/use-address-state.ts';
import { useNow } from '../controls/use-now.ts';
import { useTypedText } from '../controls/use-typed-text.ts';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { terminalsQuery } from '../seller/back-office-queries.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { EnrolKiosk } from './enrol-kiosk.tsx';
import { KioskCondition } from './kiosk-condition.tsx';
import { KioskSheet } from './kiosk-sheet.tsx';
import { KioskUpdatePanel } from './kiosk-update-panel.tsx';
import { WallLinkPanel } from './wall-link-panel.tsx';
import { RevokeTerminal } from './revoke-terminal.tsx';
import '../controls/record-table.css';
import './terminals.css';

const limit = 50;
const services = ['in', 'out'] as const;

/** The terminals that may sell for this shop, or those that no longer may. */
export function TerminalsPage() {
  const { say } = useWording();
  const [address, change] = useAddressState();
  const find = address.get('q') ?? '';
  const [q, setQ] = useTypedText(find, (text) => change({ q: text.trim(), offset: undefined }));
  const service = oneOf(address.get('service'), services);
  const offset = offsetIn(address);
  const { data, error, isPending, refetch } = useQuery(
    terminalsQuery({ ...(find && { q: find }), service, offset, limit }),
  );
  const [isEnrolling, setEnrolling] = useState(false);
  const [revoking, setRevoking] = useState<StaffTerminal>();
  const [lookingAt, setLookingAt] = useState<string>();
  const isFiltered = find !== '' || service !== 'in';
  const showAll = () => {
    setQ('');
    change({ q: undefined, service: undefined, offset: undefined });
  };
  return (
    <>
      <PageHead
        title={say('terminals.title')}
        actions={
          <May needs="kiosks">
            <Button look="main" icon="plus" onPress={() => setEnrolling(true)}>
              {say('terminals.enrol')}
            </Button>
          </May>
        }
      />
      <div className="filters">
        <SearchField label={say('terminals.search')} value={q} onChange={setQ} />
        <Choice
          label={say('terminals.service')}
          isLabelHidden
          value={service}
          choices={services.map((value) => ({ value, label: say(`terminals.service.${value}`) }))}
          onChange={(to) => change({ service: to === 'in' ? undefined : to, offset: undefined })}
        />
      </div>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && isFiltered && (
        <EmptyState
          icon="search"
          title={say(find === '' ? 'terminals.noMatchRevoked' : 'terminals.noMatch')}
          action={<Button onPress={showAll}>{say('terminals.showAll')}</Button>}
        >
          {say(find === '' ? 'terminals.noMatchRevokedWords' : 'terminals.noMatchWords')}
        </EmptyState>
      )}
      {data?.total === 0 && !isFiltered && (
        <EmptyState icon="note" title={say('terminals.none')}>
          {say('terminals.noneWords')}
        </EmptyState>
      )}
      {(isPending || (data && data.total > 0)) && (
        <div className="records-place">
          <table className="records" aria-busy={isPending}>
            <thead>
              <tr>
                <th>{say('terminals.name')}</th>
                <th>{say('terminals.kind')}</th>
                <th>{say('terminals.enrolled')}</th>
                <th>{say('terminals.lastSeen')}</th>
                <th>{say('terminals.state')}</th>
                <th>
                  <span className="for-screen-readers">{say('terminals.revoke')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data ? (
                data.terminals.map((terminal) => (
                  <TerminalLine
                    key={terminal.terminalId}
                    terminal={terminal}
                    onLook={({ terminalId }) => setLookingAt(terminalId)}
                    onRevoke={setRevoking}
                  />
                ))
              ) : (
                <WaitingRows rows={4} columns={6} />
              )}
            </tbody>
          </table>
        </div>
      )}
      {data && (
        <Pager offset={offset} limit={limit} total={data.total} onChange={(to) => change({ offset: String(to) })} />
      )}
      <KioskUpdatePanel />
      <May needs="kiosks">
        <WallLinkPanel />
      </May>
      <EnrolKiosk isOpen={isEnrolling} onClose={() => setEnrolling(false)} />
      <KioskSheet
        terminal={data?.terminals.find(({ terminalId }) => terminalId === lookingAt)}
        onClose={() => setLookingAt(undefined)}
      />
      <RevokeTerminal terminal={revoking} onClose={() => setRevoking(undefined)} />
    </>
  );
}

function TerminalLine({
  terminal,
  onLook,
  onRevoke,
}: {
  terminal: StaffTerminal;
  onLook: (terminal: StaffTerminal) => void;
  onRevoke: (terminal: StaffTerminal) => void;
}) {
  const { say, day, ago } = useWording();
  const now = useNow(30_000);
  const { name, kind, enrolledAt, lastSeenAt, revokedAt } = terminal;
  return (
    <tr>
      <td className="terminal-name">
        {kind === 'kiosk' ? (
          <span className="kiosk-name">
            <Button look="quiet" aria-label={say('terminals.look', { name })} onPress={() => onLook(terminal)}>
              {name}
            </Button>
          </span>
        ) : (
          <strong>{name}</strong>
        )}
      </td>
      <td>{say(`terminals.kind.${kind}`)}</td>
      <td className="quiet">{day(enrolledAt)}</td>
      <td className="quiet">{lastSeenAt === null ? say('common.never') : ago(lastSeenAt, now)}</td>
      <td>
        <KioskCondition terminal={terminal} />
      </td>
      <td className="records-end">
        {revokedAt === null && (
          <May needs="kiosks">
            <Button look="quiet" aria-label={say('terminals.revokeOf', { name })} onPress={() => onRevoke(terminal)}>
              {say('terminals.revoke')}
            </Button>
          </May>
        )}
      </td>
    </tr>
  );
}
