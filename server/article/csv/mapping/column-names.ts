import { foldText } from '../../text-folding.ts';
import type { MappedField } from './column-mapping.ts';

/** What people call the columns of their tables, in the languages of the screens and in some others. */

const names: Record<MappedField, string> = {
  handle:
    'handle|url handle|url key|slug|product id|product number|group|product group id|gruppe|artikelgruppe id|grupo|identificador|variantengruppe|ハンドル|商品id|グループ|المعرف|رقم المنتج',
  parent:
    'parent|parent sku|parent id|parent product|main sku|master sku|hauptartikel|vaterartikel|elternartikel|padre|sku padre|producto padre|親sku|親商品|親商品コード|المنتج الرئيسي',
  title:
    'title|name|product|product name|product title|item|item name|article|article name|titel|bezeichnung|artikelbezeichnung|artikelname|produktname|produkt|artikel|nombre|nombre del producto|producto|titulo|articulo|denominacion|商品名|品名|名称|タイトル|製品名|الاسم|اسم المنتج|المنتج|العنوان|nom|nom du produit|designation|titre|libelle|nome|nome prodotto|prodotto|titolo|naam|productnaam|omschrijving|nazwa|nazwa produktu|nome do produto',
  description:
    'description|long description|details|body|body html|beschreibung|langtext|artikelbeschreibung|produktbeschreibung|langbeschreibung|descripcion|descripcion larga|商品説明|説明|詳細|الوصف|وصف المنتج|descrizione|opis|beschrijving|descricao',
  vendor:
    'vendor|brand|manufacturer|maker|make|marke|hersteller|marca|fabricante|proveedor|ブランド|メーカー|製造元|العلامة التجارية|الماركة|المصنع|marque|fabricant|merk|produttore|producent|marka',
  category:
    'category|categories|department|type|product type|kategorie|warengruppe|produktgruppe|artikelgruppe|abteilung|categoria|departamento|tipo|familia|カテゴリ|カテゴリー|分類|部門|الفئة|التصنيف|القسم|categorie|rayon|reparto|kategoria',
  tags: 'tags|keywords|labels|schlagworte|schlagworter|stichworte|etiquetas|palabras clave|タグ|キーワード|الوسوم|الكلمات المفتاحية|mots cles|parole chiave|trefwoorden',
  published:
    'published|active|online|visible|enabled|available online|aktiv|sichtbar|veroffentlicht|publicado|activo|visible en tienda|公開|表示|有効|منشور|نشط|مفعل|actif|publie|attivo|pubblicato|actief|aktywny|ativo',
  sku: 'sku|sku code|item number|item no|item code|article number|article no|product code|part number|code|reference|ref|artikelnummer|artikelnr|artikel nr|art nr|artnr|bestellnummer|codigo|referencia|codigo de articulo|品番|商品コード|型番|رمز المنتج|رقم الصنف|codice|codice articolo|artikelcode|indeks|référence',
  barcode:
    'barcode|bar code|ean|ean13|ean 13|ean code|ean upc|upc|upc code|gtin|gtin13|isbn|jan|jan code|strichcode|barcode ean|gtin ean|codigo de barras|バーコード|janコード|الباركود|باركود|code barres|codebarre|codice a barre|streepjescode|kod kreskowy|codigo barras',
  option1:
    'size|farbe|color|colour|grosse|talla|tamano|サイズ|カラー|色|المقاس|اللون|taille|couleur|taglia|colore|maat|kleur|rozmiar|kolor|tamanho|cor',
  option2: '',
  option3: '',
  price:
    'price|retail price|sales price|selling price|sale price incl tax|rrp|price incl vat|unit price|preis|verkaufspreis|vk|vk preis|vk brutto|preis brutto|bruttopreis|ladenpreis|endpreis|precio|precio de venta|pvp|precio venta|価格|販売価格|売価|税込価格|単価|السعر|سعر البيع|prix|prix de vente|prix ttc|pvc|prezzo|prezzo di vendita|prijs|verkoopprijs|cena|cena brutto|preco',
  compareAt:
    'compare at price|compare at|list price|old price|regular price|was price|msrp|streichpreis|uvp|alter preis|precio anterior|precio original|定価|通常価格|元の価格|السعر القديم|السعر قبل الخصم|prix barre|ancien prix|prezzo precedente|prezzo di listino|adviesprijs|stara cena',
  quantity:
    'quantity|qty|stock|stock quantity|on hand|in stock|inventory|available|units|bestand|lagerbestand|menge|anzahl|lager|verfugbar|existencias|cantidad|stock disponible|inventario|在庫|在庫数|数量|الكمية|المخزون|quantite|stock disponible|quantita|giacenza|voorraad|aantal|stan|ilosc|estoque|quantidade',
  pictures:
    'image|images|image url|image urls|image link|image src|picture|pictures|picture url|photo|photos|bild|bilder|bild url|foto|fotos|imagen|imagenes|url imagen|画像|画像url|商品画像|صورة|الصور|رابط الصورة|photo url|immagine|immagini|afbeelding|afbeeldingen|zdjecie|zdjecia|imagem|imagens',
};

/** What is in many tables, and is not the price that a shopper pays or nothing that is sold by. */
const notRead: readonly (readonly [RegExp, string])[] = [
  [
    /^(ek|einkaufspreis|cost|cost price|cost per item|unit cost|purchase price|coste|costo|precio de compra|precio de coste|原価|仕入価格|سعر الشراء|التكلفة|prix d achat|prix achat|prezzo di acquisto|inkoopprijs|cena zakupu)( |$)/,
    'what the shop pays is not kept here',
  ],
  [
    /(^| )(net|netto|neto|ht|hors taxe|ohne mwst|excl|excluding|税抜|税抜価格)( |$)/,
    'a price without tax is not what a shopper pays',
  ],
];

/** Currencies, and words that do not change what a column is. */
const besides = /(^| )(eur|usd|gbp|jpy|chf|pln|in|inkl|incl|mwst|vat|iva|tva|st|stk|stuck|pcs|no|nr|€|\$|£|¥)(?= |$)/g;

const plain = (name: string) =>
  foldText(name)
    .replaceAll(/[^\p{L}\p{N}€$£¥]+/gu, ' ')
    .trim();

const fieldByName = new Map<string, MappedField>();
for (const [field, list] of Object.entries(names) as [MappedField, string][])
  for (const name of list.split('|'))
    if (name !== '' && !fieldByName.has(plain(name))) fieldByName.set(plain(name), field);

/** What a column is by its name: a field, why it is none, or undefined where the name tells nothing. */
export function fieldOfName(name: string): MappedField | { notRead: string } | undefined {
  const given = plain(name);
  const exact = fieldByName.get(given);
  if (exact !== undefined) return exact;
  const reason = notRead.find(([pattern]) => pattern.test(given))?.[1];
  if (reason !== undefined) return { notRead: reason };
  return fieldByName.get(given.replaceAll(besides, ' ').replaceAll(/ +/g, ' ').trim());
}
