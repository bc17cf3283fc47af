import type { Laboratory } from './laboratory.ts';

/** Something that must be found for a negative of the same run to count. */
export type Control = { control: string; found: boolean };

/** What was seen of one arrangement; the shape that `--json` prints. */
export type Exposure = {
  arrangement: string;
  /** Who could read the credit number as it was typed. */
  numberReadBy: string[];
  /** From where a connection to settling was opened and answered. */
  settlingReachedFrom: string[];
  /** How many packets the eavesdropper captured. */
  packets: number;
  controls: Control[];
};

/** What is drawn: how each pair is joined in this arrangement. */
export type Joint = { from: Role; to: Role; over: 'clear' | 'tls' | 'tunnel' | 'line'; label: string };
export type Role = 'terminal' | 'seller' | 'settling';

export type Arrangement = {
  name: string;
  figures: string;
  summary: string;
  joints: Joint[];
  /** Raises the servers in the laboratory and makes one purchase in them. */
  raise(laboratory: Laboratory): Promise<RaisedArrangement>;
};

export type RaisedArrangement = {
  /** Where settling listens. */
  settlingUrl: string;
  /** Who may ask settling here, and from where. */
  mayAsk: { who: string; host: 'seller' | 'terminal' };
  sellerProcessId: number;
  /** Makes one purchase; gives what the purchase left in the clear that the seller surely holds in its memory. */
  purchase(): Promise<{ knownToSeller: string }>;
  /** Text that passes network 20 in clear during a purchase, if any does. */
  clearOnOpenNetwork: string | null;
  /** A wire between seller and settling that nobody else is on, or that only shows ciphertext outside, and what passes in it. */
  inside?: { host: 'seller'; wire: string; shows: string };
  /** Tries that only make sense in this arrangement. */
  moreTries?(): Promise<{ reachedFrom: string[]; controls: Control[] }>;
  /** Controls that disturb the link, and therefore come after everything else. */
  lastControls?(): Promise<Control[]>;
};
