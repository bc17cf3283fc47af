/** A key press. Presses of modifier keys are not included. */
export type Stroke = {
  /** As `KeyboardEvent.key` names it. */
  key: string;
  /** What the key types on a US keyboard; undefined if it types nothing there or is unknown. */
  physical: string | undefined;
  /** The digit on the key, with or without Shift; undefined for every other key. */
  digit: string | undefined;
  /** Scanners do not send it: held down, with Ctrl, Alt or AltGr, or taken by an input method. */
  isOdd: boolean;
  /** Scanners send it as the separator of GS1's elements: Ctrl+] or F8. */
  isSeparator?: boolean;
  /** The focused field is for digits of a card. */
  isForDigits: boolean;
};
