/**
 * Who may enrol this kiosk: `open` to whoever stands before it, to `staff` who type its PIN, or `shut` until somebody at the machine
 * removes what it was enrolled with.
 */
export type EnrolmentGate = 'open' | 'staff' | 'shut';

/**
 * A new enrolment brings a new PIN, and the PIN is the way out of the kiosk: so only one that was never enrolled is open to anybody.
 * @param kiosk `hadEnrolment`: whether there is an enrolment, be it one that cannot be read or that the shop revoked
 */
export function enrolmentGate(kiosk: {
  hasStaffPin: boolean;
  isStaffPinLost: boolean;
  hadEnrolment: boolean;
}): EnrolmentGate {
  if (kiosk.hasStaffPin) return 'staff';
  return kiosk.hadEnrolment || kiosk.isStaffPinLost ? 'shut' : 'open';
}
