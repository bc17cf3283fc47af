import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Link, useNavigate } from 'react-router';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { importsQuery } from '../seller/back-office-queries.ts';
import { failureWords } from '../seller/failure-words.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { ImportStateBadge } from './import-state.tsx';
import '../controls/record-table.css';
import './imports.css';

const kinds = ['.csv', '.tsv', '.txt', '.xlsx'];

/** The product files of the last week, and where to bring in another. */
export function ImportsPage() {
  const wording = useWording();
  const { say, time, count } = wording;
  const { data, error, isPending, refetch } = useQuery(importsQuery);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const bringing = useMutation({
    mutationFn: (file: File) => {
      const body = { importId: crypto.randomUUID(), fileName: file.name };
      // The file's own name would travel outside of what is checked for card numbers.
      return callSeller(importEndpoints.bringFile, { body, file: new File([file], 'file') });
    },
    onSuccess: async (brought) => {
      queryClient.setQueryData(['imports', brought.importId], brought);
      await navigate(`/imports/${brought.importId}`);
    },
  });
  const bring = (file: File | undefined) => {
    if (file && !bringing.isPending) bringing.mutate(file);
  };
  const isTooLarge = bringing.error instanceof SellerRefusal && bringing.error.is('request_too_large');
  return (
    <>
      <PageHead title={say('imports.title')} />
      <p className="quiet">{say('imports.lead')}</p>
      <May needs="catalogue">
        <DropZone
          className="import-drop"
          aria-label={say('imports.drop')}
          onDrop={async ({ items }) => bring(await items.find((item) => item.kind === 'file')?.getFile())}
        >
          <FileTrigger acceptedFileTypes={kinds} onSelect={(files) => bring(files?.[0])}>
            <Button look="main" isPending={bringing.isPending}>
              <span className="with-icon">
                <WorkIcon name="upload" />
                {bringing.isPending
                  ? say('imports.bringing', { name: bringing.variables.name })
                  : say('imports.choose')}
              </span>
            </Button>
          </FileTrigger>
          <span className="quiet">{say('imports.drop')}</span>
        </DropZone>
      </May>
      {bringing.error && (
        <Banner tone="bad" icon="care" isUrgent>
          <p>{isTooLarge ? say('imports.tooLarge') : failureWords(wording, bringing.error)}</p>
        </Banner>
      )}
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.imports.length === 0 && (
        <EmptyState icon="search" title={say('imports.none')}>
          {say('imports.noneWords')}
        </EmptyState>
      )}
      {(isPending || (data && data.imports.length > 0)) && (
        <div className="records-place">
          <table className="records" aria-busy={isPending}>
            <thead>
              <tr>
                <th>{say('imports.file')}</th>
                <th>{say('imports.state')}</th>
                <th className="records-end">{say('imports.new')}</th>
                <th className="records-end">{say('imports.changed')}</th>
                <th>{say('imports.when')}</th>
                <th>{say('imports.who')}</th>
              </tr>
            </thead>
            <tbody>
              {data ? (
                data.imports.map(
                  ({ importId, kind, fileName, actorName, startedAt, state, newCount, changedCount }) => (
                    <tr key={importId} className="records-row-link">
                      <td>
                        <Link className="records-link import-name" to={`/imports/${importId}`}>
                          {fileName}
                        </Link>
                      </td>
                      <td>
                        <ImportStateBadge state={state} kind={kind} />
                      </td>
                      <td className="records-end">{count(newCount)}</td>
                      <td className="records-end">{count(changedCount)}</td>
                      <td className="quiet">{time(startedAt)}</td>
                      <td className="quiet">{actorName}</td>
                    </tr>
                  ),
                )
              ) : (
                <WaitingRows columns={6} />
              )}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
