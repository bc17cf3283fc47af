import type { FileFormat, FormatContext, FormatReader } from './reading/file-format.ts';
import { bigcommerce } from './bigcommerce/bigcommerce.ts';
import { etsy } from './etsy/etsy.ts';
import { lightspeed } from './lightspeed/lightspeed.ts';
import { magento } from './magento/magento.ts';
import { odoo } from './odoo/odoo.ts';
import { prestashopCombinations } from './prestashop/combinations.ts';
import { prestashop } from './prestashop/prestashop.ts';
import { square } from './square/square.ts';
import { woocommerce } from './woocommerce/woocommerce.ts';

/** The files of other shop systems that are read. A header is looked at by each in turn. */
const formats: readonly FileFormat[] = [
  woocommerce,
  square,
  lightspeed,
  bigcommerce,
  etsy,
  magento,
  prestashop,
  prestashopCombinations,
  odoo,
];

/** @returns undefined when no format knows the header: it is Shopify's, or that of a file which is not read */
export function formatOf(header: readonly string[], context: FormatContext): FormatReader | undefined {
  for (const format of formats) {
    const reader = format.recognise(header, context);
    if (reader) return reader;
  }
  return undefined;
}
