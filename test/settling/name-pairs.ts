/**
 * Pairs of names, by language: `=` the same, `~` the same but for a slip of the finger, `≠` another name. The name that the
 * account is kept under stands first, the one that came with the card second.
 */
const pairs: Record<string, string> = {
  english: `
    Sean O'Neill = SEAN ONEILL
    Sean O’Neill = O NEILL SEAN
    Ronald McDonald = RONALD MC DONALD
    Ronald Mc Donald = MCDONALD/RONALD
    John Paul Smith = JOHN SMITH
    John Smith = JOHN PAUL SMITH
    John Paul Smith = J P SMITH
    John Paul Smith = J SMITH
    J. R. R. Tolkien = JOHN RONALD REUEL TOLKIEN
    John Ronald Reuel Tolkien = JRR TOLKIEN
    Dr. John Smith = SMITH JOHN
    Mr John Smith Jr. = JOHN SMITH
    John Smith III = JOHN SMITH
    John Smith, Ph.D. = MR JOHN SMITH
    Anne-Marie Jones = ANNEMARIE JONES
    Mary-Ann Fitz Gerald = MARYANN FITZGERALD
    John Smith = JOHNSMITH
    Christopher Montgomery-Fotheringay = CHRISTOPHER MONTGOMERY-FOT
    Bartholomew Featherstonehaugh = BARTHOLOMEW FEATHERSTONEHA
    Siobhan D‘Arcy = SIOBHAN D'ARCY
    Don Smith = DON SMITH
    John Smith ~ JOHN SMIHT
    John Smith ~ JON SMITH
    Katherine Brown ~ CATHERINE BROWN
    John Smith Jr ~ JOHN SMITH SR
    John Smith ≠ JANE SMITH
    John Smith ≠ SMITH
    John Smith ≠ JOHN
    John Smith ≠ J S
    J Smith ~ SMITH
    John Smith ≠ DR SMITH
    John Paul Smith ≠ JOHN GEORGE SMITH
    John A Smith ~ JOHN B SMITH
    Don Smith ≠ SMITH
    Don Smith ≠ DAVE SMITH
    Christopher Montgomery ≠ CHRISTOPHER WORTHINGTON
    John Smith ≠ JOHN JAMES MARY SMITH JONES BROWN
    John P. Smith ≠ JOHN PETERSON
    JRR Tolkien = JOHN RONALD REUEL TOLKIEN
    JRR Tolkien ≠ JOHN RONALD TOLKIEN
    John Ronald Tolkien ≠ RJ TOLKIEN
    John Ronald Reuel Tolkien ≠ JXR TOLKIEN
    Robert Rayleigh Tolkien = RR TOLKIEN
    Robert Tolkien ≠ RR TOLKIEN
    John Paul Smith = JOHN SMITH M.D.
    John Paul Smith = JOHN SMITH, J.D.
    John Paul Smith = JOHN SMITH Ph.D.
    John Smith ~ SMITH JHON
    John Smith Miller ~ MILLRE SMITH
    Katherine Worthington ~ WORTHINGTON KATHERIN
    Katherine Worthington ~ WORHTINTON KATHERINE
    Katherine Worthington ~ WORHTINGTON KATHRINE
    Katherine Worthington ≠ WORHTINTON KATHRINE
    John Smith ≠ SMITH JNAE
    Tom Smith ~ SMITH TIM
    Al Smith ≠ SMITH BO
    John Smith ≠ SMITH JOHN PAUL GEORGE RINGO
    John Smith = SMITH JOHN PAUL GEORGE
    John Smith ≠ J SMITH PAUL GEORGE
    John Smith ≠ J SMITH PAUL
    John Smith II = JOHN SMITH 2ND
    John Smith II ~ JOHN SMITH III
    John Michael Smith = SMITH J M
    John Smith ≠ SMITH M
    Jo Smith = JO-SMITH
    John Peterson ≠ JOHN P SMITH
    Jose O Neill ≠ JOSE OBRADOVIC
    Jose O Neill ~ JOSE O NIELL
    J A Smith = JOHN SMITH
    J von Smith = JOHN SMITH
    J Smith = SMITH J PAUL
    J Smith ≠ SMITH J PAUL GEORGE
    John Smith ~ SMIHT JOHN PAUL
    Edgar Dale Smith ≠ ED SMITH
    Junior Smith ~ SMITH SENIOR
    Katherine Schröder ~ SCHRODR KATHERIN
    Prince Rogers ≠ ROGERS`,
  german: `
    Jürgen Müller = JUERGEN MUELLER
    Jürgen Müller = JURGEN MULLER
    Jürgen Müller = JUERGEN MULLER
    Hans Mueller = HANS MULLER
    Karl Groß = KARL GROSS
    Karl GROẞ = Karl Groß
    Jürgen Müller = MULLER/JURGEN
    Dr. med. Jürgen Weiß = JURGEN WEISS
    Frau Anna-Lena Schäfer = ANNALENA SCHAEFER
    Johann von der Heide = JOHANN HEIDE
    Johann Vonderheide = JOHANN VON DER HEIDE
    Johann Wolfgang von Goethe = J W GOETHE
    Prof. Dr. Ute Jäger = UTE JAGER
    Ute Jäger = HERR PROF DR UTE JAGER
    Maximilian Freiherr von Hohenzollern = MAXIMILIAN FREIHERR VON HO
    Hans Möller ~ HANS MÖLER
    Hans Müller ≠ HANS MAIER
    Hans Müller ≠ HERR MULLER
    Karl Groß ≠ KARL KLEIN
    Wolfeschlegelsteinhausenbergerdorff Hubert = WOLFESCHLEGELSTEINHAUSENBE
    WOLFESCHLEGELSTEINHAUSENBE = WOLFESCHLEGELSTEINHAUSENBERGERDORFF HUBERT
    Hans Müller ≠ PETER MULLER`,
  polish: `
    Łukasz Nowak = LUKASZ NOWAK
    Małgorzata Wójcik = MALGORZATA WOJCIK
    Łucja Żółć = LUCJA ZOLC
    Stanisław Kowalski = KOWALSKI STANISLAW
    Anna Nowak-Kowalska = ANNA NOWAK KOWALSKA
    Anna Nowak-Kowalska = ANNA NOWAK
    Rafał Wiśniewski = RAFAL WISNIEWSKI
    Jan Kowalski ~ JAN KOWALSKY
    Jan Kowalski ~ JAN KOWALSKA
    Rafael Nowak ~ RAFAŁ NOWAK
    Łukasz Nowak ≠ PIOTR NOWAK
    Jan Kowalski ≠ JAN WISNIEWSKI`,
  danish: `
    Søren Kierkegård = SOEREN KIERKEGAARD
    Søren Kierkegård = SOREN KIERKEGARD
    Åse Sørensen = AASE SORENSEN
    Ole Sørensen = OLE SOERENSEN
    Ole Sorensen = OLE SØRENSEN
    Ole Sorensen = OLE SOERENSEN
    Ægir Bæk = AEGIR BAEK
    Ole Sørensen ~ OLE SORENSON
    Ole Sørensen ≠ OLE JENSEN
    Åse Holm ≠ OLE HOLM`,
  norwegian: `
    Bjørn Ødegård = BJOERN OEDEGAARD
    Bjørn Ødegård = BJORN ODEGARD
    Bjørn Ødegård = BJORN OEDEGARD
    Kåre Håkonsen = KAARE HAAKONSEN
    Per-Øyvind Dahl = PER OYVIND DAHL
    Per-Øyvind Dahl = PEROEYVIND DAHL
    Bjørn Dahl ~ BJRON DAHL
    Bjørn Dahl ≠ KARE DAHL`,
  swedish: `
    Åke Öberg = AAKE OEBERG
    Åke Öberg = AKE OBERG
    Zoë Åström = ZOE ASTROM
    Håkan Nyström = HAKAN NYSTROEM
    Göran af Ugglas = GORAN UGGLAS
    Åke Öberg ~ AKE OBREG
    Åke Öberg ≠ AKE SJOBERG LINDQVIST ANDERSSON
    Åke Öberg ≠ LARS OBERG`,
  icelandic: `
    Þór Sigurðsson = THOR SIGURDSSON
    Þórður Ægisson = THORDUR AEGISSON
    Guðrún Þórðardóttir = GUDRUN THORDARDOTTIR
    Björk Guðmundsdóttir = BJOERK GUDMUNDSDOTTIR
    Þ. Sigurðsson = THOR SIGURDSSON
    Þór Sigurðsson ~ THOR SIGURDSON
    Þór Sigurðsson ≠ JON SIGURDSSON`,
  finnish: `
    Väinö Hämäläinen = VAEINOE HAEMAELAEINEN
    Väinö Hämäläinen = VAINO HAMALAINEN
    Päivi Mäkelä = PAIVI MAKELA
    Päivi Mäkelä = MAKELA PAIVI
    Väinö Mäkelä ≠ PAIVI MAKELA`,
  estonian: `
    Jüri Õunapuu = JURI OUNAPUU
    Jüri Õunapuu = JUERI OUNAPUU
    Tõnu Põld = TONU POLD
    Jüri Tamm ≠ TONU TAMM`,
  latvian: `
    Jānis Bērziņš = JANIS BERZINS
    Ģirts Ķēniņš = GIRTS KENINS
    Jānis Ozols ≠ ANDRIS OZOLS
    Jānis Bērziņš ~ JANIS BERZNIS`,
  lithuanian: `
    Žydrūnas Šarūnas = ZYDRUNAS SARUNAS
    Eglė Čiurlionytė = EGLE CIURLIONYTE
    Eglė Čiurlionytė ≠ EGLE KAZLAUSKAITE`,
  french: `
    Jean-François Lefèvre = JEAN FRANCOIS LEFEVRE
    Jean-François Lefèvre = JEANFRANCOIS LEFEVRE
    M. Jean Dupont = JEAN DUPONT
    Mme Cœline d’Œuvre = COELINE D OEUVRE
    Zoë de la Tour = ZOE DELATOUR
    Zoë de la Tour = ZOE TOUR
    J.-P. Martin = JEAN PIERRE MARTIN
    Jean-Pierre Martin = JP MARTIN
    Jean-Pierre Luc Martin = JP MARTIN
    Hélène Le Gall = LEGALL HELENE
    Jean Dupont ~ JEAN DUPOND
    M. Dupont ≠ JEAN DUPONT
    Jean Dupont ≠ M DUPONT
    Jean Dupont ≠ PAUL DUPONT
    Hélène Le Gall ≠ HELENE`,
  spanish: `
    Íñigo Núñez = INIGO NUNEZ
    Íñigo Núñez = INXXIGO NUNXXEZ
    María García López = MARIA GARCIA
    María García López = GARCIA LOPEZ/MARIA
    Sra. María José de la Cruz = MARIA JOSE CRUZ
    Mª José Peña = MARIA JOSE PENA
    José Ortega y Gasset = JOSE ORTEGA GASSET
    Juan Carlos Pérez = J C PEREZ
    Sr. Juan Pérez = JUAN PEREZ
    Don Juan Pérez = JUAN PEREZ
    Sr. Juan Pérez = JUAN PEREZ JR
    Mª Peña = MARIA PENA
    M.ª Peña = MARIA PENA
    Juan Pérez ~ JUAN PERES
    Juan Pérez ~ JAUN PEREZ
    Juan Pérez ≠ LUIS PEREZ
    María García López ≠ MARIA SANCHEZ LOPEZ RUIZ
    Juan Pérez ≠ SR PEREZ
    María García ≠ GARCIA`,
  catalan: `
    Gal·la Col·lell = GALLA COLLELL
    Àngels Puig i Cadafalch = ANGELS PUIG CADAFALCH
    Àngels Puig ≠ NURIA PUIG`,
  portuguese: `
    João da Conceição = JOAO CONCEICAO
    Maria Fernanda Oliveira dos Santos = MARIA FERNANDA OLIVEIRA DO
    Maria Fernanda Oliveira dos Santos = MARIA SANTOS
    Maria Fernanda Oliveira dos Santos = SANTOS MARIA F
    José Silva Júnior = JOSE SILVA
    João Silva Neto = JOAO SILVA
    João Silva ~ JOAO SILAV
    João Silva ≠ JOSE SILVEIRA
    João Silva ≠ PEDRO SILVA
    João da Silva ≠ DA SILVA`,
  italian: `
    Niccolò D'Angelo = NICCOLO DANGELO
    Niccolò D’Angelo = D ANGELO NICCOLO
    Sig.ra Maria De Luca = MARIA DELUCA
    Dott. Paolo Rossi = PAOLO ROSSI
    Paolo Rossi ~ PAOLA ROSSI
    Paolo Rossi ≠ MARCO ROSSI
    Paolo Rossi ≠ P R`,
  dutch: `
    Jan van der Berg = JAN VANDERBERG
    Jan van der Berg = VANDERBERG JAN
    Jan van der Berg = JAN VAN DERBERG
    Jan van den Berg = J BERG
    Ĳsbrand de Vries = IJSBRAND DE VRIES
    Sanne 't Hart = SANNE T HART
    Sanne ’t Hart = SANNE HART
    Jan van der Berg ≠ VAN DER BERG
    Jan van der Berg ≠ JAN VAN DER MEER
    Jan de Boer ≠ J DE
    Jan de Boer ≠ BOER D
    Jan van Dijk ~ JAN VAN DIK`,
  czech: `
    Jiří Dvořák = JIRI DVORAK
    Zdeňka Nováková = ZDENKA NOVAKOVA
    Ing. Jiří Dvořák = JIRI DVORAK
    Jiří Dvořák ~ JIRI DVORKA
    Jiří Dvořák ≠ PETR DVORAK`,
  slovak: `
    Ľudovít Štúr = LUDOVIT STUR
    Ľubica Kováčová = LUBICA KOVACOVA
    Ľudovít Štúr ≠ MILAN STUR`,
  hungarian: `
    Kovács Jenő = JENO KOVACS
    Kovács Jenő = KOVACS JENOE
    Szűcs Győző = GYOZO SZUCS
    Kovács Jenő ≠ NAGY JENO
    Kovács Jenő ~ JENO KOVASC`,
  romanian: `
    Ștefan Țepeș = STEFAN TEPES
    Ştefan Ţepeş = Ștefan Țepeș
    Ioana Brâncuși = IOANA BRANCUSI
    Ioana Brâncuși ≠ ELENA BRANCUSI`,
  croatian: `
    Đuro Đaković = DURO DAKOVIC
    Đuro Đaković = DJURO DJAKOVIC
    Ljubica Čavić = LJUBICA CAVIC
    Đuro Čavić ≠ IVAN CAVIC`,
  turkish: `
    İbrahim Işık = IBRAHIM ISIK
    ibrahim ışık = IBRAHIM ISIK
    Gülşen Çağlar = GULSEN CAGLAR
    Gülşen Çağlar = GUELSEN CAGLAR
    İbrahim Işık ~ IBRAHIM ISIKK
    İbrahim Işık ≠ MEHMET ISIK`,
  albanian: `
    Gjergj Çelë = GJERGJ CELE
    Besë Hoxha ≠ ARBEN HOXHA`,
  maltese: `
    Ħal Ġużè = HAL GUZE
    Ġorġ Żammit = GORG ZAMMIT
    Ġorġ Żammit ≠ MARIA ZAMMIT`,
  azerbaijani: `
    Əli Məmmədov = ELI MEMMEDOV
    Əli Məmmədov = ALI MAMMADOV
    Əli Məmmədov ≠ HASAN MEMMEDOV`,
  vietnamese: `
    Nguyễn Văn Đức = NGUYEN VAN DUC
    Nguyễn Văn Đức = DUC NGUYEN
    Trần Thị Hương = HUONG TRAN THI
    Nguyễn Văn Đức ≠ NGUYEN VAN
    Nguyễn Văn Đức ≠ NGUYEN VAN HUNG
    Trần Hương ≠ LE HUONG`,
  russian: `
    Алексей Чехов = ALEXEY CHEKHOV
    Алексей Чехов = ALEXEI CHEKHOV
    Максим Александров = MAXIM ALEXANDROV
    Юлия Щербакова = JULIA SCHTSCHERBAKOWA
    Юрий Жуков = JURI SCHUKOW
    Оксана Фокс ≠ XENIA FOX
    Юрий Иванов = IURII IVANOV
    Юрий Иванов = YURIY IVANOV
    Юрий Иванов = YURI IVANOV
    Ю. Иванов = YURI IVANOV
    Юрий Иванов = Y IVANOV
    Зоя Боева = ZOYA BOYEVA
    Зоя Боева = ZOIA BOEVA
    Елена Петрова = YELENA PETROVA
    Пётр Ломов ≠ PYETR OLYEG
    Юлия Щербакова = IULIIA SHCHERBAKOVA
    Юлия Щербакова = YULIYA SHCHERBAKOVA
    Пётр Хрущёв = PETR KHRUSHCHEV
    Пётр Хрущёв = Петр Хрущев
    Фёдор Достоевский = FEDOR DOSTOEVSKII
    Фёдор Достоевский = FYODOR DOSTOYEVSKY
    Иванов Иван Петрович = IVAN IVANOV
    И. П. Иванов = Иван Петрович Иванов
    Г. Иванов = Георгий Иванов
    Сергей Объедков = SERGEI OBIEEDKOV
    Андрей Чайковский = Андреи Чайковскии
    Гена Петров ~ Хена Петров
    Сергей Петрович Иванов = SP IVANOV
    Юрий Иванов ~ Юрий Иваонв
    Юрий Иванов ≠ Иван Иванов
    Юрий Иванов ≠ OLEG IVANOV
    Юрий Иванов ≠ ИВАНОВ`,
  ukrainian: `
    Єлизавета Згурська = YELYZAVETA ZGHURSKA
    Тарас Розгон = TARAS ROZGHON
    Володимир Зеленський = VOLODYMYR ZELENSKYI
    Григорій Їжакевич = HRYHORII YIZHAKEVYCH
    Мар’яна Щур = MARIANA SHCHUR
    Мар'яна Щур = Мар’яна Щур
    Юрій Ґалаґан = YURII GALAGAN
    Юрій Шевченко ≠ OLENA SHEVCHENKO`,
  belarusian: `
    Гаўрыла Ёлкін = HAURYLA IOLKIN
    Алёна Гуд = ALIONA HUD
    Алёна Гуд ≠ ВОЛЬГА ГУД`,
  bulgarian: `
    Щерьо Въжаров = SHTERYO VAZHAROV
    Мария Цветкова = MARIA TSVETKOVA
    Христо Ботев = HRISTO BOTEV
    Христо Ботев = KHRISTO BOTEV
    Христо Ботев ≠ IVAN BOTEV`,
  serbian: `
    Ђорђе Ђоковић = DORDE DOKOVIC
    Ђорђе Ђоковић = DJORDJE DJOKOVIC
    Живко Шћепановић = ZIVKO SCEPANOVIC
    Љубица Њежић = LJUBICA NJEZIC
    Ђорђе Ђоковић = Đorđe Đoković
    Живко Шћепановић ≠ MARKO SCEPANOVIC`,
  macedonian: `
    Ѓорѓи Ќосев = GORGI KOSEV
    Ѓорѓи Ќосев = GJORGJI KJOSEV
    Ѓорѓи Ќосев ≠ PETAR KOSEV`,
  greek: `
    Ντίνα Γκίκα = DINA GIKA
    Ντίνα Γκίκα = NTINA GKIKA
    Αντώνης Αγκόπ ≠ ADONIS PAPAS
    Αντώνης Παπάς ~ ADONIS PAPAS
    Νίκος Μάγκας ~ NIKOS MAGAS
    Γεώργιος Παπαδόπουλος = GEORGIOS PAPADOPOULOS
    ΓΕΩΡΓΙΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ = Γεώργιος Παπαδόπουλος
    Ευαγγελία Χατζή = EVANGELIA CHATZI
    Ευαγγελία Χατζή = EVANGELIA HATZI
    Αυγή Μπακάλη = AVGI BAKALI
    Ψυχή Ξανθού = PSYCHI XANTHOU
    Ψυχή Ξανθού = PSIHI XANTHOU
    Ψυχή Ξανθού = PSICHI XANTHOU
    Λευτέρης Σταύρου = LEFTERIS STAVROU
    Αύγουστος Ζευς = AVGOUSTOS ZEFS
    Άγγελος Λαμπρου = ANGELOS LAMPROU
    Μπάμπης Λευ = BAMPIS LEF
    Γεώργιος Παπαδόπουλος ≠ Νικόλαος Παπαδόπουλος
    Αθανάσιος Αθανασόπουλος = ATHANASOPOULOS ATHANASIOS
    Κωνσταντίνος Αθανασόπουλος = ATHANASOPOULOS KONSTANTINO
    ATHANASOPOULOS KONSTANTINO = KONSTANTINOS ATHANASOPOULOS
    Alexandra Papachristodoulopoulou = PAPACHRISTODOULOPOULOU AL
    Alexandra Papadopoulou ≠ PAPADOPOULOU ALEX
    Maria Papachristodoulopoulou ≠ PAPACHRISTODOULOPOULOU AL
    Alexandra Eleni Papachristodoulopoulou ≠ PAPACHRISTODOULOPOULOU MA
    Γεώργιος Παπαδόπουλος ~ GEORGIOS PAPADOPULOS
    Κ. Παπαδόπουλος = ΚΩΝΣΤΑΝΤΙΝΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ
    Γεώργιος Παπαδόπουλος ≠ NIKOLAOS PAPADOPOULOS`,
  arabic: `
    مُحَمَّد عَلِيّ = محمد علي
    محمد علي = MXHMD ELY
    محمد حسن = MHMD HSN
    محمّد حسن = MXHMMD HSN
    محمّد حسن = MXHMD HSN
    مُحمد حَسن = MXHMD HSN
    شادي خليل = SHADY KHLYL
    شادي خليل = XSHADY XKHLYL
    أحمد إبراهيم = احمد ابراهيم
    عبد الله حسن = عبدالله حسن
    السيد محمد حسن = محمد حسن
    محـــمد حسن = محمد حسن
    فاطمة الزهراء = فاطمه الزهراء
    محمد بن سلمان = محمد سلمان
    Abd al-Rahman Hassan = ABD ALRAHMAN HASSAN
    محمد حسن ≠ خالد حسن
    ڤيكتور حسن = حسن ڤيكتور
    سعاد حسن ≠ ليلى حسن
    محمد حسن ≠ محمد`,
  persian: `
    علی رضایی = علي رضايي
    پریسا کریمی = پريسا كريمي
    می‌ترا کریمی = میترا کریمی
    علی رضایی ≠ حسن رضایی`,
  urdu: `
    ہما قریشی = هما قریشی
    ہما قریشی ≠ نور قریشی`,
  hebrew: `
    שָׁלוֹם כֹּהֵן = שלום כהן
    דוד בן־גוריון = דוד בן גוריון
    דוד בן-גוריון = דוד בןגוריון
    ז׳בוטינסקי זאב = זבוטינסקי זאב
    שלום כהן ≠ דוד כהן
    שלום כהן ≠ כהן`,
  hindi: `
    सीता देवी = देवी सीता
    श्री राम कुमार = राम कुमार
    क‍र्ण सिंह = कर्ण सिंह
    सीता देवी ≠ गीता
    राम कुमार ≠ मोहन कुमार
    सीता कुमार ≠ सती कुमार`,
  bengali: `
    রবীন্দ্রনাথ ঠাকুর = ঠাকুর রবীন্দ্রনাথ
    রবীন্দ্রনাথ ঠাকুর ≠ সত্যজিৎ ঠাকুর`,
  tamil: `
    எஸ். ரமேஷ் ≠ ரமேஷ்
    ர. கண்ணன் = ரமேஷ் கண்ணன்
    ர. கண்ணன் ≠ மணி கண்ணன்`,
  thai: `
    สมชาย ใจดี = ใจดี สมชาย
    สมชาย ใจดี = สมชายใจดี
    สมชาย ใจดี ≠ สมหญิง รักไทย`,
  chinese: `
    王小明 = 王 小明
    王小明 = 王小明 先生
    王小明 = 王小明先生
    王小明先生 ≠ 先生
    Wang Xiaoming = XIAO MING WANG
    Wang Xiaoming = WANG/XIAOMING
    王小明 ≠ 王
    王小明 ≠ 李大伟
    王明 ≠ 王芳
    Li Wei ~ LU WEI`,
  japanese: `
    ヤマダ タロウ = やまだ たろう
    ヤマダ タロウ = ﾔﾏﾀﾞ ﾀﾛｳ
    ヤマダ・タロウ = タロウ ヤマダ
    ヤマダ タロウ = ﾀﾛｳ ﾔﾏﾀﾞ
    サトー ユーコ = サトウ ユウコ
    オーノ ケーコ = オオノ ケイコ
    オーノ ケーコ = オオノ ケエコ
    サトー ユーコ = SATO YUKO
    タナカ イッキ = IKKI TANAKA
    ホウジョウ マサコ = HOJO MASAKO
    シンキョウ アヤ = SHINKYO AYA
    シェラ ハナ = SHERA HANA
    ジョンー ハナ = JON HANA
    ーサトウ ハナ = SATO HANA
    山田ユーコ = 山田ユウコ
    山田ハナコ ≠ HANAKO
    佐々木 太郎 = 佐佐木太郎
    山田太郎 = 山田　太郎
    山田 太郎 様 = 山田太郎
    山田太郎 = 山田太郎様
    Yamada Tarō = YAMADA TARO
    ヤマダ タロウ = TARO YAMADA
    ヤマダ ヨウコ = YOKO YAMADA
    キョウ リョウタ = RYOTA KYO
    シュン チャノ = SHUN CHANO
    ハットリ ジュン = JUN HATTORI
    マッチ ハナコ = HANAKO MATCHI
    カンベ シンパチ = KAMBE SHIMPACHI
    カンベ シンパチ = KANBE SHINPACHI
    オオノ ユウコ = OHNO YUKO
    オオノ ユウコ = OONO YUUKO
    オーノ ジロー = ONO JIRO
    ヴァン フィリ = VAN FIRI
    サトー イーナ = サトオ イイナ
    カーラ キーナ = カアラ キイナ
    ﾊﾟﾝﾀ ﾊﾟﾊﾟ = ぱんた ぱぱ
    ハ゜ンタ ハ゜ハ゜ = パンタ パパ
    山田 花子 ≠ 山田 ハナコ
    みどり子 さとう = さとう ミドリ子
    ヤマタ゛ タロウ = ヤマダ タロウ
    ヤマタ タロウ ~ ヤマダ タロウ
    ハハ ハナ ≠ パパ ハナ
    ヤマタ ≠ ヤマノウエ
    山田太郎 ≠ 山田
    山田 太郎 ≠ 鈴木 太郎
    さとう ≠ さと`,
  korean: `
    김철수 = 김 철수
    김철수 님 = 김철수
    김철수 = 김철수씨
    Kim Chul-soo = KIM CHULSOO
    김철수 ≠ 이영희
    김철수 ≠ 김`,
  georgian: `
    გიორგი ბერიძე = ბერიძე გიორგი
    გიორგი ბერიძე ≠ ნინო ბერიძე`,
  armenian: `
    Արամ Պետրոսյան = ՊԵՏՐՈՍՅԱՆ ԱՐԱՄ
    Արամ Պետրոսյան ≠ Կարեն Պետրոսյան`,
  indonesian: `
    Suharto = SUHARTO
    Suharto = MR SUHARTO
    Suharto = SUHARTO JR
    Suharto = SUHARTO MD
    Suharto = SR SUHARTO
    Suharto ~ DE SUHARTO
    Suharto ≠ DON SUHARTO
    Herr Suharto ≠ SUHARTO HERB
    Suharto ~ SUHATRO
    FNU Suharto = SUHARTO
    Suharto ≠ SUKARNOPUTRI
    Suharto ≠ AHMAD SUHARTO
    Siti Nur Aisyah = SITI NURAISYAH`,
  hausa: `
    Ɗanladi Ƙawu = DANLADI KAWU
    Ɗanladi Ƙawu ≠ MUSA KAWU`,
  hawaiian: `
    Keoni Kaʻahumanu = KEONI KAAHUMANU
    Keoni Kaʻahumanu ≠ LANI KAAHUMANU`,
};

export type NamePair = { language: string; kept: string; typed: string; likeness: 'same' | 'near' | 'other' };

const likenesses = { '=': 'same', '~': 'near', '≠': 'other' } as const;

export const namePairs: readonly NamePair[] = Object.entries(pairs).flatMap(([language, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, kept, sign, typed] = /^(.+?) ([=~≠]) (.+)$/u.exec(line.trim())!;
      return { language, kept: kept!, typed: typed!, likeness: likenesses[sign as keyof typeof likenesses] };
    }),
);
