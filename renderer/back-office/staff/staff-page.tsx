import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '../../controls/badge.tsx';
import { Button } from '../../controls/button.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { staffListQuery } from '../seller/back-office-queries.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { StaffSheet } from './staff-sheet.tsx';
import '../controls/record-table.css';

/** Who works in the shop, and as what: for owners. */
export function StaffPage() {
  const { say } = useWording();
  const { data, error, isPending, refetch } = useQuery(staffListQuery);
  /** The id of the member whose sheet is open, which may be a new one. */
  const [opened, setOpened] = useState<string>();
  return (
    <>
      <PageHead
        title={say('staff.title')}
        actions={
          <May needs="staff">
            <Button look="main" onPress={() => setOpened(crypto.randomUUID())}>
              {say('staff.add')}
            </Button>
          </May>
        }
      />
      <p className="quiet">{say('staff.lead')}</p>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {(isPending || data) && (
        <div className="records-place">
          <table className="records" aria-busy={isPending}>
            <thead>
              <tr>
                <th>{say('staff.name')}</th>
                <th>{say('staff.role')}</th>
                <th>{say('staff.signedIn')}</th>
                <th>
                  <span className="for-screen-readers">{say('staff.change')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data ? (
                data.members.map(({ staffId, name, signInName, role, isActive, sessions }) => (
                  <tr key={staffId}>
                    <td>
                      {name} <span className="quiet small">{signInName}</span>
                    </td>
                    <td>{say(`staff.role.${role}`)}</td>
                    <td>
                      {isActive ? (
                        say('staff.sessions', { count: sessions })
                      ) : (
                        <Badge tone="quiet">{say('staff.gone')}</Badge>
                      )}
                    </td>
                    <td className="records-end">
                      <Button
                        look="quiet"
                        aria-label={say('staff.changeOne', { name })}
                        onPress={() => setOpened(staffId)}
                      >
                        {say('staff.change')}
                      </Button>
                    </td>
                  </tr>
                ))
              ) : (
                <WaitingRows columns={4} />
              )}
            </tbody>
          </table>
        </div>
      )}
      <StaffSheet
        staffId={opened}
        member={data?.members.find(({ staffId }) => staffId === opened)}
        onClose={() => setOpened(undefined)}
      />
    </>
  );
}
