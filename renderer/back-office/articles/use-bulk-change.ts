import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { BulkChanges } from '../../../contract/seller/bulk-change.ts';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { importQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import type { Selection } from './use-selection.ts';

/** Asks what a change of the selected products would do, and goes to the page that shows it and makes it. */
export function useBulkChange({ selection }: Selection) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: BulkChanges) =>
      callSeller(importEndpoints.changeInBulk, { body: { importId: crypto.randomUUID(), selection, changes } }),
    onSuccess: async (detail) => {
      queryClient.setQueryData(importQuery(detail.importId).queryKey, detail);
      await navigate(`/imports/${detail.importId}`);
    },
  });
}

export type AskedChange = ReturnType<typeof useBulkChange>;
