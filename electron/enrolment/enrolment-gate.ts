/**
 * Who may enrol this kiosk: anybody at the screen (`open`), staff who type its PIN (`staff`), or no one (`shut`) until its
 * enrolment files are removed on the machine.
 */
export type EnrolmentGate = 'open' | 'staff' | 'shut';

/**
 * A new enrolment brings a new PIN, and the PIN is the way out of the kiosk. So only a kiosk that was never enrolled is open to
 * anybody.
 * @param kiosk `hadEnrolment`: whether there is an enrolment, even one that cannot be read or that the shop revoked
 */
export function enrolmentGate(kiosk: {
  hasStaffPin: boolean;
  isStaffPinLost: boolean;
  hadEnrolment: boolean;
}): EnrolmentGate {
  if (kiosk.hasStaffPin) return 'staff';
  return kiosk.hadEnrolment || kiosk.isStaffPinLost ? 'shut' : 'open';
}
