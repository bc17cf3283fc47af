import { HeaderTable } from '../reading/header-table.ts';

/**
 * The columns of PrestaShop's files of combinations. The English names are from its source and its sample file, the others from
 * its translations. Portuguese calls the impact on the weight "Impacto no preço" and Brazilian so the impact on the price: that
 * name counts only where a header has no other.
 */
const names = {
  productId: [
    'Product ID',
    'ID produit',
    'Produkt-ID',
    'ID del producto',
    'ID prodotto',
    'Product-ID',
    'Nº Produto',
    'Produto ID',
    'ID do produto',
    'Identyfikator Produktu (ID)',
  ],
  productReference: [
    'Product Reference',
    'Référence produit',
    'Artikel-Nr',
    'Referencia del producto',
    'Riferimento prodotto',
    'Productreferentie',
    'Indeks produktu',
  ],
  attributes: [
    'Attribute (Name:Type:Position)',
    'Attribut (Nom:Type:Position)',
    'Eigenschaft/Variante (Name:Anzeigetyp:Anzeige-Position)',
    'Atributo (Nombre:Tipo:Posición)',
    'Attributo (Nome:Tipo:Posizione)',
    'Attribuut (Naam:Type:Positie)',
    'Atributo (Nome:Tipo:Posição)',
    'Atrbuir (Nome:Tipo:Posição)',
    'Atrybut (Nazwa:Typ:Pozycja)',
  ],
  values: [
    'Value (Value:Position)',
    'Valeur (Valeur:Position)',
    'Wert (Wert: Position)',
    'Valor (Valor:Posición)',
    'Valore(Valore:Posizione)',
    'Waarde (Waarde:Positie)',
    'Valor (Valor:Posição)',
    'Valor(Valor:Posição)',
    'Wartość (Wartość:Pozycja)',
  ],
  reference: [
    'Reference',
    'Référence',
    'Artikel-Nr.',
    'Referencia',
    'Riferimento',
    'Referentie',
    'Referência',
    'Indeks',
  ],
  ean: ['EAN13', 'EAN-13', 'EAN 13', 'EAN13:', 'kod EAN13'],
  upc: ['UPC', 'UPS', 'UPC (preço/unidade)', 'UPC:', 'Kod kreskowy UPC'],
  isbn: ['ISBN'],
  impact: [
    'Impact on price',
    'Impact sur le prix',
    'Auswirkungen auf den Preis',
    'Impacto en el precio',
    'Impatto sul prezzo',
    'Invloed op prijs',
    'Impacto sobre o preço',
    'Impacto sobre os preços',
    'Wpływ na cenę',
    'Impacto no preço',
  ],
  quantity: ['Quantity', 'Quantité', 'Menge', 'Cantidad', 'Quantità', 'Aantal', 'Quantidade', 'Ilość'],
  pictures: [
    'Image URLs (x,y,z...)',
    'Image URL',
    'URL des images (x,y,z, etc.)',
    'URLs der Bilder (x, y, z. ..)',
    "URL's de las imágenes (x,y,z...)",
    'URL delle immagini (x,y,z...)',
    "Afbeelding-URL's (x,y,z...)",
    'URLs da imagem (x,y,z...)',
    'Imagem URLs (x,y,z...)',
    'Adresy URL zdjęcia (x,y,z...)',
  ],
  pictureTexts: ['Image alt texts (x,y,z...)'],
} as const;

export type CombinationField = keyof typeof names;

export type CombinationTable = HeaderTable<CombinationField>;

/** @returns undefined when the header is not that of a file of combinations, which begins with what each is a combination of */
export function combinationColumnsOf(header: readonly string[]): CombinationTable | undefined {
  // PrestaShop marks the columns that it needs.
  const table = new HeaderTable<CombinationField>(
    header.map((name) => name.trim().replace(/ ?\*$/, '')),
    names,
  );
  return table.has('attributes', 'values') && table.hasAny('productId', 'productReference') ? table : undefined;
}
