import type { ReactNode } from 'react';
import { mayDo } from '../../../contract/seller/staff-role.ts';
import type { StaffPermission } from '../../../contract/seller/staff-role.ts';
import { useSession } from './session-gate.tsx';

/** Shows what only some roles can use. The server asks again with every call. */
export function May({
  needs,
  children,
  otherwise = null,
}: {
  needs: StaffPermission;
  children: ReactNode;
  /** What the others see in its place. */
  otherwise?: ReactNode;
}) {
  return mayDo(useSession().staff.role, needs) ? children : otherwise;
}
