import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffSynonym } from '../../../contract/seller/synonym.ts';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { synonymsQuery } from '../seller/back-office-queries.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { SynonymSheet } from './synonym-sheet.tsx';
import '../controls/record-table.css';

const makeNew = (): StaffSynonym => ({ synonymId: crypto.randomUUID(), words: '', way: 'both', alsoFinds: '' });

/** The words that shoppers use for the shop's words, all on one page. */
export function SynonymsPage() {
  const { say } = useWording();
  const { data, error, isPending, refetch } = useQuery(synonymsQuery);
  const [typed, setTyped] = useState('');
  const [edited, setEdited] = useState<StaffSynonym>();
  const find = typed.trim().toLowerCase();
  const shown = data?.synonyms.filter(({ words, alsoFinds }) => `${words}\n${alsoFinds}`.toLowerCase().includes(find));
  return (
    <>
      <PageHead
        title={say('synonyms.title')}
        beside={data && <span className="quiet numbers">{say('synonyms.count', { count: data.synonyms.length })}</span>}
        actions={
          <May needs="catalogue">
            <Button look="main" onPress={() => setEdited(makeNew())}>
              {say('synonyms.add')}
            </Button>
          </May>
        }
      />
      <p className="quiet">{say('synonyms.lead')}</p>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.synonyms.length === 0 ? (
        <EmptyState icon="search" title={say('synonyms.none')}>
          {say('synonyms.noneWords')}
        </EmptyState>
      ) : (
        <>
          <div className="filters">
            <SearchField label={say('synonyms.search')} value={typed} onChange={setTyped} />
          </div>
          {shown?.length === 0 && <p>{say('synonyms.noMatch')}</p>}
          {(isPending || (shown && shown.length > 0)) && (
            <div className="records-place">
              <table className="records" aria-busy={isPending}>
                <thead>
                  <tr>
                    <th>{say('synonyms.words')}</th>
                    <th>{say('synonyms.way')}</th>
                    <th>{say('synonyms.alsoFinds')}</th>
                    <th>
                      <span className="for-screen-readers">{say('synonyms.change')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {shown ? (
                    shown.map((synonym) => (
                      <tr key={synonym.synonymId}>
                        <td>{synonym.words}</td>
                        <td className="quiet">{say(`synonyms.way.${synonym.way}`)}</td>
                        <td>{synonym.alsoFinds}</td>
                        <td className="records-end">
                          <May needs="catalogue">
                            <Button
                              look="quiet"
                              aria-label={say('synonyms.changeOne', { words: synonym.words })}
                              onPress={() => setEdited(synonym)}
                            >
                              {say('synonyms.change')}
                            </Button>
                          </May>
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
        </>
      )}
      <SynonymSheet
        synonym={edited}
        isNew={!data?.synonyms.some(({ synonymId }) => synonymId === edited?.synonymId)}
        onClose={() => setEdited(undefined)}
      />
    </>
  );
}
