import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportDetail, ImportSummary } from '../../../contract/seller/catalogue-import.ts';
import { LoadFailure } from '../controls/failure.tsx';
import { Pager } from '../controls/pager.tsx';
import { Panel } from '../controls/panel.tsx';
import { bulkChangesQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import { Differences, Rows } from './import-lists.tsx';

const limit = 100;

/** What a change of many products would change or changed, in parts; and what it leaves as it is, with the reason. */
export function BulkLists({ detail, summary }: { detail: ImportDetail; summary: ImportSummary }) {
  const { say, count } = useWording();
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useQuery({
    ...bulkChangesQuery(detail.importId, { offset, limit, isDryRun: summary.isDryRun }),
    placeholderData: keepPreviousData,
  });
  const { leftOut } = summary;
  const shown = data?.shown ?? [];
  return (
    <>
      {leftOut.total > 0 && (
        <Panel
          title={say(summary.isDryRun ? 'bulk.leftOut' : 'bulk.leftOutAfter')}
          beside={<span className="quiet numbers">{count(leftOut.total)}</span>}
        >
          <Rows
            heads={[say('imports.product'), say('imports.why')]}
            total={{ total: leftOut.shown.length, shown: leftOut.shown }}
          >
            {leftOut.shown.map(({ line, handle, text }) => (
              <tr key={line}>
                <td>{handle}</td>
                <td>{text}</td>
              </tr>
            ))}
          </Rows>
          {leftOut.total > leftOut.shown.length && (
            <p className="quiet">{say('bulk.leftOutMore', { count: leftOut.shown.length })}</p>
          )}
        </Panel>
      )}
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data && data.total > 0 && (
        <Panel
          title={say(summary.isDryRun ? 'imports.changesWould' : 'imports.changes')}
          beside={<span className="quiet numbers">{count(data.total)}</span>}
        >
          <Rows heads={[say('imports.product'), say('imports.what')]} total={{ total: shown.length, shown }}>
            {shown.map(({ line, title, fields }) => (
              <tr key={line}>
                <td>{title}</td>
                <td>
                  <Differences fields={fields} />
                </td>
              </tr>
            ))}
          </Rows>
          <Pager
            offset={offset}
            limit={limit}
            total={data.total}
            onChange={setOffset}
            labels={{ back: say('bulk.previous'), forward: say('bulk.next') }}
          />
        </Panel>
      )}
    </>
  );
}
