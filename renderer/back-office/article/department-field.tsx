import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { ComponentProps } from 'react';
import { longestDepartment, pathOfDepartment, writeDepartment } from '../../../contract/seller/departments.ts';
import { terminalEndpoints } from '../../../contract/seller/terminal-endpoints.ts';
import { Field } from '../controls/field.tsx';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';

function useDepartmentNames(): string[] {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => callSeller(terminalEndpoints.listCategories, {}, { signal }),
    staleTime: 60_000,
  });
  const all = data?.categories;
  return all?.map(({ slug }) => writeDepartment(pathOfDepartment(all, slug).map(({ name }) => name))) ?? [];
}

/** Offers the departments that there are while staff type; a new name makes a new one. */
export function DepartmentField(props: Omit<ComponentProps<typeof Field>, 'hint' | 'maxLength' | 'list'>) {
  const { say } = useWording();
  const listId = useId();
  return (
    <>
      <Field hint={say('article.categoryHint')} maxLength={longestDepartment} list={listId} {...props} />
      <datalist id={listId}>
        {useDepartmentNames().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
