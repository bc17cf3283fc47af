/** What shop systems themselves write for yes and no in their exports. A spreadsheet's words are read elsewhere. */

export const saysYes = (cell: string): boolean => /^(?:1|y|yes|true)$/i.test(cell.trim());

export const saysNo = (cell: string): boolean => /^(?:0|n|no|false)$/i.test(cell.trim());

/** Zero in any spelling, which stands for no amount. */
export const isZero = (cell: string): boolean => /^[0.,]*$/.test(cell.trim());
