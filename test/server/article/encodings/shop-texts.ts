/** Titles of goods in many languages, and an encoder for every encoding that `TextDecoder` reads. */

export const titles = {
  de: ['Mütze aus Wolle', 'Größe M', 'Tüte Brötchen', 'Schlüsselanhänger', 'Weiße Socken, 3er-Pack', 'Gürtel für Männer', 'Käse aus dem Allgäu', 'Straßenkarte Köln', 'Öl für Fahrräder', 'GRÜNER TEE'],
  fr: ['Crème brûlée', 'Bœuf séché', 'Chaussures d’été', 'Théière émaillée', 'Gâteau à la crème', 'Nappe brodée à la main', 'Pâte à modeler', 'Béret français', 'Bougie parfumée « forêt »', 'Écharpe en laine, très légère'],
  es: ['Piñata pequeña', 'Camión de juguete', 'Calcetín de niño', 'Jabón líquido', 'Cinturón de cuero, marrón', '¿Cuánto pesa?', 'Pañuelo de algodón', 'Café molido', 'Cañón de baño', 'Más colección'],
  it: ['Caffè in grani', 'Più leggero', 'Tè alla menta', 'Qualità superiore', 'Cioccolato extra, metà latte', 'Tiramisù', 'È nuovo', 'Novità in città', 'Così morbido', 'Perché no?'],
  pl: ['Żółta czapka', 'Spódnica w kwiaty', 'Ręcznik łazienkowy', 'Świeca zapachowa', 'Książka dla dzieci', 'Buty zimowe męskie, skóra', 'Źródło światła', 'Łyżka drewniana', 'Płaszcz wełniany', 'Ćwierć kilo miodu'],
  cs: ['Kožené boty', 'Dětská čepice', 'Žlutý hrnek', 'Šátek z vlny', 'Dřevěná lžíce', 'Kraťasy pánské, modré', 'Vůně růží', 'Náušnice stříbrné', 'Příbor', 'Ubrus bílý, měkký'],
  hu: ['Gyapjú sapka', 'Bőr öv', 'Fűszerkeverék', 'Gyermek cipő', 'Tűzálló edény', 'Női kabát', 'Fehér törölköző', 'Füstölt kolbász', 'Asztali lámpa, zöld', 'Kék üveg'],
  tr: ['Yün şapka', 'Çocuk ayakkabısı', 'Güneş gözlüğü', 'Pamuklu çarşaf, kırmızı', 'Deri kemer', 'Türk kahvesi', 'Ahşap kaşık', 'İpek eşarp', 'Gümüş küpe', 'Kışlık çizme'],
  ru: ['Шапка вязаная', 'Кожаный ремень', 'Детские ботинки', 'Чайник эмалированный', 'Полотенце махровое, белое', 'Мёд цветочный', 'Свеча ароматическая', 'Шарф шерстяной', 'КОФЕ молотый', 'Сумка женская'],
  uk: ['Шапка в’язана', 'Шкіряний ремінь', 'Дитячі черевики', 'Чайник емальований', 'Рушник махровий, білий', 'Їжа для котів', 'Свічка ароматична', 'Шарф вовняний', 'Подушка м’яка', 'Сумка жіноча'],
  el: ['Μάλλινο καπέλο', 'Δερμάτινη ζώνη', 'Παιδικά παπούτσια', 'Κερί αρωματικό', 'Πετσέτα μπάνιου, λευκή', 'Μέλι ανθέων', 'Ξύλινο κουτάλι', 'Τσάντα γυναικεία', 'Ελληνικός καφές', 'Γυαλιά ηλίου'],
  he: ['כובע צמר', 'חגורת עור', 'נעלי ילדים', 'נר ריחני', 'מגבת אמבטיה, לבנה', 'דבש פרחים', 'כף עץ', 'תיק נשים', 'קפה טחון', 'משקפי שמש'],
  ar: ['قبعة صوف', 'حزام جلد', 'حذاء أطفال', 'شمعة معطرة', 'منشفة حمام بيضاء', 'عسل الزهور', 'ملعقة خشبية', 'حقيبة نسائية', 'قهوة مطحونة', 'نظارات شمسية'],
  lt: ['Vilnonė kepurė', 'Odinis diržas', 'Vaikiški batai', 'Kvepianti žvakė', 'Rankšluostis, baltas', 'Gėlių medus', 'Medinis šaukštas', 'Moteriška rankinė', 'Malta kava', 'Akiniai nuo saulės'],
  ja: ['ニット帽', '革のベルト', '子供用の靴', 'アロマキャンドル', 'バスタオル 白', 'はちみつ', '木のスプーン', 'レディースバッグ', '挽いたコーヒー', '綿100％のTシャツ'],
  zh: ['羊毛帽子', '真皮腰带', '儿童运动鞋', '香薰蜡烛', '白色浴巾', '天然蜂蜜', '木质勺子', '女士手提包', '咖啡粉', '太阳眼镜'],
  'zh-Hant': ['羊毛帽子', '真皮腰帶', '兒童運動鞋', '香氛蠟燭', '白色浴巾', '天然蜂蜜', '木質湯匙', '女士手提包', '咖啡粉', '太陽眼鏡'],
  ko: ['양모 모자', '가죽 벨트', '어린이 운동화', '향기 나는 양초', '하얀 목욕 수건', '천연 벌꿀', '나무 숟가락', '여성용 가방', '원두 커피', '선글라스'],
} as const;

export type TitleLanguage = keyof typeof titles;

/** Which encodings the files of a language come in. */
export const encodingsOf: Record<TitleLanguage, readonly string[]> = {
  de: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850', 'windows-1250'],
  fr: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'],
  es: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'],
  it: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'],
  pl: ['windows-1250', 'iso-8859-2'],
  cs: ['windows-1250', 'iso-8859-2'],
  hu: ['windows-1250', 'iso-8859-2'],
  tr: ['windows-1254'],
  ru: ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic'],
  uk: ['windows-1251', 'koi8-u'],
  el: ['windows-1253', 'iso-8859-7'],
  he: ['windows-1255', 'iso-8859-8'],
  ar: ['windows-1256'],
  lt: ['windows-1257'],
  ja: ['shift_jis', 'euc-jp'],
  zh: ['gb18030'],
  'zh-Hant': ['big5'],
  ko: ['euc-kr'],
};
