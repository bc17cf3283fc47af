import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { ListedStaffMember, NewStaffMember } from '../../../contract/seller/staff-list.ts';
import { staffListEndpoints } from '../../../contract/seller/staff-list-endpoints.ts';
import { passwordProblem } from '../../../contract/seller/staff-password.ts';
import { staffRoles } from '../../../contract/seller/staff-role.ts';
import type { StaffRole } from '../../../contract/seller/staff-role.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { useNotify } from '../controls/notices.tsx';
import { Segments } from '../controls/segments.tsx';
import { staffListQuery } from '../seller/back-office-queries.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';

/** Adds a member of staff, or changes one. It is open while there is an id. */
export function StaffSheet({
  staffId,
  member,
  onClose,
}: {
  staffId: string | undefined;
  /** Undefined for a new one. */
  member: ListedStaffMember | undefined;
  onClose: () => void;
}) {
  const { say } = useWording();
  return (
    <Sheet
      title={member ? say('staff.changeTitle', { name: member.name }) : say('staff.add')}
      closeLabel={say('common.close')}
      isOpen={staffId !== undefined}
      onClose={onClose}
    >
      {staffId !== undefined &&
        (member ? (
          <MemberForm member={member} onClose={onClose} />
        ) : (
          <NewMemberForm staffId={staffId} onClose={onClose} />
        ))}
    </Sheet>
  );
}

function RoleChoice({ role, onChange }: { role: StaffRole; onChange: (role: StaffRole) => void }) {
  const { say } = useWording();
  return (
    <div>
      <span className="field-label">{say('staff.role')}</span>
      <Segments
        label={say('staff.role')}
        choices={staffRoles.map((value) => ({ value, label: say(`staff.role.${value}`) }))}
        value={role}
        onChange={onChange}
      />
      <p className="quiet small">{say(`staff.does.${role}`)}</p>
    </div>
  );
}

/** Says what is wrong with a password, by who gets it. */
function usePasswordRule() {
  const { say } = useWording();
  const { shop } = useSession();
  return (password: string, known: readonly string[]) => {
    const problem = passwordProblem(password, [...known, shop.name]);
    return problem === undefined || say(`staff.weak.${problem}`);
  };
}

function NewMemberForm({ staffId, onClose }: { staffId: string; onClose: () => void }) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const ruleOf = usePasswordRule();
  const [role, setRole] = useState<StaffRole>('counter');
  const { register, handleSubmit, formState, getValues } = useForm<Omit<NewStaffMember, 'role'>>({
    defaultValues: { signInName: '', name: '', password: '' },
    mode: 'onTouched',
  });
  const adding = useMutation({
    mutationFn: (body: NewStaffMember) =>
      callSeller(staffListEndpoints.addStaffMember, { parameters: { staffId }, body }),
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: staffListQuery.queryKey });
      notify(say('staff.saved', { name }));
      onClose();
    },
  });
  const isTaken = adding.error instanceof SellerRefusal && adding.error.is('sign_in_name_taken');
  return (
    <form className="sheet-form" onSubmit={handleSubmit((typed) => adding.mutate({ ...typed, role }))} noValidate>
      <Field label={say('staff.name')} hint={say('staff.nameHint')} autoComplete="off" {...register('name')} />
      <Field
        label={say('staff.signInName')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={formState.errors.signInName?.message ?? (isTaken ? say('staff.taken') : undefined)}
        {...register('signInName', { validate: (name) => name.trim() !== '' || say('staff.nameMissing') })}
      />
      <RoleChoice role={role} onChange={setRole} />
      <Field
        label={say('staff.password')}
        hint={say('staff.passwordHint')}
        type="password"
        autoComplete="new-password"
        error={formState.errors.password?.message}
        {...register('password', {
          validate: (password) => ruleOf(password, [getValues('signInName'), getValues('name')]),
        })}
      />
      {adding.error && !isTaken && <ActionFailure error={adding.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={adding.isPending}>
          {say('staff.save')}
        </Button>
      </div>
    </form>
  );
}

type Change =
  | { kind: 'role'; role: StaffRole }
  | { kind: 'password'; password: string }
  | { kind: 'signOut' | 'deactivate' | 'reactivate' };

function carryOut(staffId: string, change: Change): Promise<ListedStaffMember> {
  const parameters = { staffId };
  switch (change.kind) {
    case 'role':
      return callSeller(staffListEndpoints.changeRole, { parameters, body: { role: change.role } });
    case 'password':
      return callSeller(staffListEndpoints.resetPassword, { parameters, body: { password: change.password } });
    case 'signOut':
      return callSeller(staffListEndpoints.endSessions, { parameters });
    case 'deactivate':
      return callSeller(staffListEndpoints.deactivate, { parameters });
    case 'reactivate':
      return callSeller(staffListEndpoints.reactivate, { parameters });
  }
}

const doneWords = {
  role: 'staff.saved',
  password: 'staff.passwordSet',
  signOut: 'staff.signedOut',
  deactivate: 'staff.deactivated',
  reactivate: 'staff.reactivated',
} as const;

function MemberForm({ member, onClose }: { member: ListedStaffMember; onClose: () => void }) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const ruleOf = usePasswordRule();
  const [role, setRole] = useState(member.role);
  const { register, handleSubmit, formState } = useForm({ defaultValues: { password: '' }, mode: 'onTouched' });
  const { staffId, name, signInName, isActive } = member;
  const changing = useMutation({
    mutationFn: (change: Change) => carryOut(staffId, change),
    onSuccess: async (_member, { kind }) => {
      notify(say(doneWords[kind], { name }));
      onClose();
      // An owner may have changed their own role.
      await queryClient.invalidateQueries();
    },
  });
  const isUnderWay = (kind: Change['kind']) => changing.isPending && changing.variables.kind === kind;
  return (
    <div className="sheet-form">
      {changing.error && <ActionFailure error={changing.error} />}
      {isActive && (
        <>
          <RoleChoice role={role} onChange={setRole} />
          <div className="sheet-actions">
            <Button
              look="main"
              isDisabled={role === member.role}
              isPending={isUnderWay('role')}
              onPress={() => changing.mutate({ kind: 'role', role })}
            >
              {say('staff.save')}
            </Button>
          </div>
        </>
      )}
      {isActive && (
        <form
          className="sheet-form"
          onSubmit={handleSubmit(({ password }) => changing.mutate({ kind: 'password', password }))}
          noValidate
        >
          <Field
            label={say('staff.newPassword')}
            hint={say('staff.passwordHint')}
            type="password"
            autoComplete="new-password"
            error={formState.errors.password?.message}
            {...register('password', { validate: (password) => ruleOf(password, [signInName, name]) })}
          />
          <div className="sheet-actions">
            <Button type="submit" isPending={isUnderWay('password')}>
              {say('staff.setPassword')}
            </Button>
          </div>
        </form>
      )}
      <div className="sheet-actions">
        {isActive ? (
          <>
            <Button isPending={isUnderWay('signOut')} onPress={() => changing.mutate({ kind: 'signOut' })}>
              {say('staff.signOut')}
            </Button>
            <Button
              look="bad"
              isGuarded
              isPending={isUnderWay('deactivate')}
              onPress={() => changing.mutate({ kind: 'deactivate' })}
            >
              {say('staff.deactivate')}
            </Button>
          </>
        ) : (
          <Button isPending={isUnderWay('reactivate')} onPress={() => changing.mutate({ kind: 'reactivate' })}>
            {say('staff.reactivate')}
          </Button>
        )}
      </div>
    </div>
  );
}
