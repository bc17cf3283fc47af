/** Why a picture could not be fetched, by name; `says` is a sentence for the shop. */

export const failureNames = [
  'address_not_usable',
  'name_not_known',
  'address_not_public',
  'not_reached',
  'not_trusted',
  'too_slow',
  'too_many_redirects',
  'refused_there',
  'too_large',
  'not_a_picture',
  'cut_off',
  'host_given_up',
] as const;

export type FailureName = (typeof failureNames)[number];

export class FetchFailure extends Error {
  readonly failure: FailureName;

  constructor(failure: FailureName, says: string) {
    super(says);
    this.name = 'FetchFailure';
    this.failure = failure;
  }
}
