import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { UnusableFile } from './catalogue-file.ts';
import type { FormatReader } from './formats/reading/file-format.ts';
import { readMapping } from './mapping/column-mapping.ts';
import type { ColumnMapping } from './mapping/column-mapping.ts';
import { keepMapping, readKeptMapping } from './mapping/kept-mappings.ts';
import { KnownVariants } from './mapping/known-variants.ts';
import { mappedTable } from './mapping/mapped-table.ts';

/** Finds the mapping of a file's columns: the one that was given, or the one that the shop confirmed for this header before. */
export class MappingOfImport {
  readonly #reader: Reader;
  readonly #given: string | undefined;
  #confirmed: { header: readonly string[]; mapping: ColumnMapping } | undefined;

  /** @param given the content of the file of a mapping */
  constructor(reader: Reader, given: string | undefined) {
    this.#reader = reader;
    this.#given = given;
  }

  /**
   * @returns undefined when there is no mapping for this header
   * @throws {UnusableFile} when the mapping that was given cannot be used for it
   */
  async readerFor(header: readonly string[]): Promise<FormatReader | undefined> {
    const mapping = this.#given === undefined ? await readKeptMapping(this.#reader, header) : this.#checked(header);
    return mapping && mappedTable(header, mapping, await KnownVariants.read(this.#reader));
  }

  /** Keeps a mapping that was given, once an import was done with it. */
  async keep(transaction: Transaction): Promise<void> {
    if (this.#confirmed) await keepMapping(transaction, this.#confirmed.header, this.#confirmed.mapping);
  }

  #checked(header: readonly string[]): ColumnMapping {
    const read = readMapping(this.#given ?? '', header);
    if ('problem' in read)
      throw new UnusableFile(`The mapping cannot be used: ${read.problem}.`, { canBeMapped: true });
    this.#confirmed = { header, mapping: read.mapping };
    return read.mapping;
  }
}
