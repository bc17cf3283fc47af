/** What shoppers of one language read of the demonstration shop. Descriptions stay in English, as many a shop's do. */
export type DemonstrationTranslation = {
  /** By handle. */
  titles: Record<string, string>;
  departments: Record<string, string>;
  options: Record<string, string>;
  /** By option, and then by value. */
  values: Record<string, Record<string, string>>;
};
