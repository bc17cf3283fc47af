import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import { staffKioskUpdateEndpoints } from '../../../contract/seller/kiosk-update-endpoints.ts';
import { staffServiceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import type { ImportState } from '../../../contract/seller/catalogue-import.ts';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { staffListEndpoints } from '../../../contract/seller/staff-list-endpoints.ts';
import { synonymEndpoints } from '../../../contract/seller/synonym-endpoints.ts';
import type { StaffRecordQuery } from '../../../contract/seller/back-office-record.ts';
import type { TerminalListQuery } from '../../../contract/seller/back-office-terminal.ts';
import type { ApplicationListQuery, OrderListQuery, StaffSession } from '../../../contract/seller/back-office.ts';
import { sessionKey } from './query-client.ts';
import { callSeller, SellerRefusal } from './seller-call.ts';

/** The back office's queries, except those for articles (`article-queries.ts`). */

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The session, or null when no staff member is signed in. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<StaffSession | null> => {
    try {
      return await callSeller(staffEndpoints.readSession, {}, { signal });
    } catch (error) {
      if (error instanceof SellerRefusal && error.is('sign_in_required')) return null;
      throw error;
    }
  },
  staleTime: 60_000,
  refetchOnWindowFocus: 'always',
});

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => callSeller(staffEndpoints.readOverview, { query: { timeZone, days: 14 } }, { signal }),
  refetchInterval: 5_000,
});

export const ordersQuery = (query: Partial<OrderListQuery>) =>
  queryOptions({
    queryKey: ['orders', query],
    queryFn: ({ signal }) => callSeller(staffEndpoints.listOrders, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

/** How many orders wait for staff. */
export const orderCountsQuery = queryOptions({
  queryKey: ['orders', 'counts'],
  queryFn: ({ signal }) => callSeller(staffEndpoints.countOrders, {}, { signal }),
  refetchInterval: 15_000,
});

export const orderQuery = (orderNumber: string) =>
  queryOptions({
    queryKey: ['order', orderNumber],
    queryFn: ({ signal }) => callSeller(staffEndpoints.readOrder, { parameters: { orderNumber } }, { signal }),
    // Settling's answer to a request comes later.
    refetchInterval: ({ state }) =>
      state.data?.operations.some((operation) => operation.state === 'waiting') ? 1_000 : 15_000,
  });

export const applicationsQuery = (query: Partial<ApplicationListQuery>) =>
  queryOptions({
    queryKey: ['applications', query],
    queryFn: ({ signal }) => callSeller(staffEndpoints.listApplications, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 3_000,
  });

export const staffRecordQuery = (query: Partial<StaffRecordQuery>) =>
  queryOptions({
    queryKey: ['staff-record', query],
    queryFn: ({ signal }) => callSeller(staffEndpoints.listStaffRecord, { query }, { signal }),
    placeholderData: keepPreviousData,
  });

/** The key under which every answer about terminals is cached. */
export const terminalsKey = ['terminals'];

export const terminalsQuery = (query: Partial<TerminalListQuery>) =>
  queryOptions({
    queryKey: [...terminalsKey, 'list', query],
    queryFn: ({ signal }) => callSeller(staffEndpoints.listTerminals, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const kioskQuery = (terminalId: string) =>
  queryOptions({
    queryKey: [...terminalsKey, 'one', terminalId],
    queryFn: ({ signal }) => callSeller(staffEndpoints.readKiosk, { parameters: { terminalId } }, { signal }),
    refetchInterval: 5_000,
  });

/** Polled while a staff member enrols the kiosk, until the code is no longer open. */
export const enrolmentCodeQuery = (codeId: string) =>
  queryOptions({
    queryKey: ['enrolment-code', codeId],
    queryFn: ({ signal }) => callSeller(staffEndpoints.readEnrolmentCode, { parameters: { codeId } }, { signal }),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'open' ? 1_500 : false),
  });

const isUnderWay = (state: ImportState | undefined) =>
  state !== undefined && /^(looking|importing|undoing|fetching)$/.test(state);

/** The product files of the last week. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => callSeller(importEndpoints.listImports, {}, { signal }),
  refetchInterval: ({ state }) => (state.data?.imports.some((each) => isUnderWay(each.state)) ? 1_500 : 15_000),
});

export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) => callSeller(importEndpoints.readImport, { parameters: { importId } }, { signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.state) ? 700 : 15_000),
  });

/** The products that a bulk change would change (`isDryRun`), or changed. */
export const bulkChangesQuery = (
  importId: string,
  { isDryRun, ...query }: { offset: number; limit: number; isDryRun: boolean },
) =>
  queryOptions({
    queryKey: ['imports', importId, 'changes', isDryRun, query],
    queryFn: ({ signal }) =>
      callSeller(importEndpoints.listImportChanges, { parameters: { importId }, query }, { signal }),
  });

/** All synonyms of the search. */
export const synonymsQuery = queryOptions({
  queryKey: ['synonyms'],
  queryFn: ({ signal }) => callSeller(synonymEndpoints.listSynonyms, {}, { signal }),
});

/** Who works in the shop; for owners. */
export const staffListQuery = queryOptions({
  queryKey: ['staff-members'],
  queryFn: ({ signal }) => callSeller(staffListEndpoints.listStaff, {}, { signal }),
});

/** The release for kiosks, and what each kiosk runs. */
export const kioskUpdateQuery = queryOptions({
  queryKey: ['kiosk-update'],
  queryFn: ({ signal }) => callSeller(staffKioskUpdateEndpoints.readKioskUpdate, {}, { signal }),
  refetchInterval: 15_000,
});

/** Whether there is a link for a display on the wall. */
export const wallLinkQuery = queryOptions({
  queryKey: ['wall-link'],
  queryFn: ({ signal }) => callSeller(staffServiceEndpoints.readWallLink, {}, { signal }),
});

/** The kiosks that call for help. Polled in hidden pages too, because the sound reaches people who look elsewhere. */
export const helpCallsQuery = queryOptions({
  queryKey: ['help-calls'],
  queryFn: ({ signal }) => callSeller(staffServiceEndpoints.listHelpCalls, {}, { signal }),
  staleTime: 0,
  refetchInterval: 2_000,
  refetchIntervalInBackground: true,
});
