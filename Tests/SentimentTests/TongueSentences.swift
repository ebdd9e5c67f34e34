import Model

/// Sentences of our own, a line each behind its label (+ positive, - negative, = neutral), written
/// before any of them was scored.
enum TongueSentences {
  static let all: [(language: String, lines: String)] = [
    (
      "it",
      """
      + Il nuovo locale in centro è davvero accogliente
      + Ho mangiato benissimo, torneremo presto
      + Che bella giornata al mare con gli amici!
      + Spedizione velocissima e prodotto perfetto
      + Adoro questa canzone, mi mette di buon umore
      + Il personale è stato gentile e disponibile
      + Finalmente il treno è puntuale, bravi!
      - Il servizio clienti è pessimo, nessuno risponde
      - Che delusione, il pacco è arrivato rotto
      - Una fila di due ore, è una vergogna
      - Odio quando l'app si blocca
      - Camera sporca e personale maleducato
      - La batteria è difettosa, soldi buttati
      - Sono molto arrabbiata per il ritardo
      - Il film non è bello
      - Non mi piace il nuovo menù
      - Non sono per niente soddisfatto del corso
      + Non è male questo gelato
      + Nessun problema con l'ordine
      = Il negozio apre alle nove
      = Domani la riunione è al secondo piano
      = Il libro ha trecento pagine
      = Abbiamo preso l'autobus per Torino
      """
    ),
    (
      "pt",
      """
      + O atendimento foi excelente, recomendo a todos
      + Que dia maravilhoso na praia
      + Adorei o presente, muito obrigada!
      + O aplicativo ficou mais rápido e bonito
      + Estou muito feliz com a compra
      + A comida é deliciosa e o preço é justo
      + Parabéns à equipe pelo trabalho
      - Péssimo serviço, nunca mais volto
      - O celular chegou quebrado
      - Que vergonha desse time hoje
      - Estou decepcionado com a qualidade
      - O ônibus atrasou de novo, que raiva
      - O site trava o tempo todo
      - Comida fria e garçom grosseiro
      - O filme não é bom
      - Não gostei do novo visual
      - Não estou satisfeita com o resultado
      + Não tenho nenhum problema com eles
      + Não é ruim não, é bem legal
      = A loja abre às nove horas
      = O curso começa na segunda-feira
      = O livro tem trezentas páginas
      = Pegamos o trem para Braga
      """
    ),
    (
      "nl",
      """
      + Wat een geweldige dag aan het strand
      + De medewerkers waren vriendelijk en behulpzaam
      + Heerlijk gegeten, we komen zeker terug
      + Ik ben heel blij met mijn nieuwe fiets
      + Snelle levering en prima kwaliteit
      + Mooi gedaan, gefeliciteerd!
      + Deze app werkt perfect
      - De bediening was traag en onbeschoft
      - Wat een teleurstelling, het pakket was kapot
      - De trein heeft alweer vertraging, om gek van te worden
      - Slechte kwaliteit, zonde van mijn geld
      - Ik haat deze update
      - De kamer was vies en het stonk er
      - Ze hebben me opgelicht
      - De film is niet goed
      - Ik ben niet tevreden over de service
      - Dit is geen leuke verrassing
      + Niet slecht, dit broodje
      + Geen problemen met de bestelling
      = De winkel gaat om negen uur open
      = Morgen is de vergadering op de tweede verdieping
      = Het boek heeft driehonderd bladzijden
      = We namen de bus naar Utrecht
      """
    ),
    (
      "sv",
      """
      + Vilken underbar dag vid havet
      + Personalen var trevlig och hjälpsam
      + Fantastiskt god mat, vi kommer tillbaka
      + Jag är så glad över min nya cykel
      + Snabb leverans och bra kvalitet
      + Grattis till vinsten, bra jobbat!
      + Appen fungerar perfekt
      - Servicen var långsam och otrevlig
      - Så besviken, paketet var trasigt
      - Tåget är försenat igen, så irriterande
      - Dålig kvalitet, slöseri med pengar
      - Jag hatar den här uppdateringen
      - Rummet var smutsigt och det stank
      - De lurade mig på pengar
      - Filmen är inte bra
      - Jag är inte nöjd med hjälpen
      - Det var ingen rolig överraskning
      + Inte dåligt alls
      + Inga problem med beställningen
      = Butiken öppnar klockan nio
      = Mötet är på andra våningen i morgon
      = Boken har trehundra sidor
      = Vi tog bussen till Lund
      """
    ),
    (
      "da",
      """
      + Sikke en dejlig dag ved vandet
      + Personalet var venligt og hjælpsomt
      + Fantastisk mad, vi kommer igen
      + Jeg er så glad for min nye cykel
      + Hurtig levering og god kvalitet
      + Tillykke med sejren, flot klaret!
      + Appen virker perfekt
      - Betjeningen var langsom og uhøflig
      - Jeg er skuffet, pakken var ødelagt
      - Toget er forsinket igen, hvor irriterende
      - Dårlig kvalitet, spild af penge
      - Jeg hader den nye opdatering
      - Værelset var beskidt og det stank
      - De snød mig for penge
      - Filmen er ikke god
      - Jeg er ikke tilfreds med hjælpen
      - Det var ikke sjovt
      + Slet ikke dårligt
      + Ingen problemer med bestillingen
      = Butikken åbner klokken ni
      = Mødet er på anden sal i morgen
      = Bogen har tre hundrede sider
      = Vi tog bussen til Odense
      """
    ),
    (
      "fi",
      """
      + Mikä ihana päivä rannalla
      + Henkilökunta oli ystävällistä ja avuliasta
      + Ruoka oli herkullista, tulemme uudestaan
      + Olen todella iloinen uudesta pyörästäni
      + Nopea toimitus ja hyvä laatu
      + Onnea voitosta, hienosti tehty!
      + Sovellus toimii täydellisesti
      - Palvelu oli hidasta ja töykeää
      - Petyin, paketti oli rikki
      - Juna on taas myöhässä, ärsyttää
      - Huono laatu, rahat hukkaan
      - Vihaan tätä päivitystä
      - Huone oli likainen ja haisi
      - Minua huijattiin
      - Elokuva ei ole hyvä
      - En ole tyytyväinen palveluun
      - Se ei ollut hauskaa
      + Ei ollenkaan huono
      + Ei mitään ongelmia tilauksen kanssa
      = Kauppa aukeaa kello yhdeksän
      = Kokous on huomenna toisessa kerroksessa
      = Kirjassa on kolmesataa sivua
      = Menimme bussilla Turkuun
      """
    ),
    (
      "pl",
      """
      + Co za wspaniały dzień nad morzem
      + Obsługa była miła i pomocna
      + Pyszne jedzenie, na pewno wrócimy
      + Jestem bardzo szczęśliwa z nowego roweru
      + Szybka dostawa i dobra jakość
      + Gratulacje, świetna robota!
      + Aplikacja działa idealnie
      - Obsługa była powolna i niegrzeczna
      - Jestem rozczarowany, paczka była uszkodzona
      - Pociąg znowu opóźniony, to irytujące
      - Fatalna jakość, strata pieniędzy
      - Nienawidzę tej aktualizacji
      - Pokój był brudny i śmierdziało
      - Oszukali mnie na pieniądze
      - Film nie jest dobry
      - Nie jestem zadowolona z pomocy
      - To nie było zabawne
      + Wcale nie jest źle
      + Żadnych problemów z zamówieniem
      = Sklep otwiera się o dziewiątej
      = Jutro zebranie jest na drugim piętrze
      = Książka ma trzysta stron
      = Pojechaliśmy autobusem do Gdyni
      """
    ),
    (
      "tr",
      """
      + Deniz kenarında harika bir gün geçirdik
      + Personel çok nazik ve yardımsever
      + Yemekler çok lezzetliydi, yine geleceğiz
      + Yeni bisikletimi çok sevdim
      + Kargo hızlı geldi, kalitesi de güzel
      + Tebrikler, çok başarılı bir iş olmuş!
      + Uygulama kusursuz çalışıyor
      - Servis yavaş ve garson kabaydı
      - Büyük hayal kırıklığı, ürün kırık geldi
      - Tren yine gecikti, çok sinir bozucu
      - Kalitesiz bir ürün, para israfı
      - Bu güncellemeden nefret ediyorum
      - Oda pis ve kötü kokuyordu
      - Beni dolandırdılar
      - Film güzel değil
      - Hizmetten memnun kalmadım
      - Hiç iyi değildi
      + Hiç fena değil
      + Siparişte sorun yok
      = Mağaza saat dokuzda açılıyor
      = Yarın toplantı ikinci katta
      = Kitap üç yüz sayfa
      = Otobüsle İzmir'e gittik
      """
    ),
    (
      "ar",
      """
      + الخدمة ممتازة والموظفين محترمين
      + يوم جميل على البحر مع الأصدقاء
      + الأكل لذيذ وسنعود مرة أخرى
      + أنا سعيد جدا بالهاتف الجديد
      + التوصيل سريع والجودة رائعة
      + مبروك الفوز يا أبطال
      + أحب هذا التطبيق كثيرا
      - الخدمة سيئة جدا ولا أحد يرد
      - خيبة أمل كبيرة، المنتج وصل مكسور
      - القطار متأخر مرة ثانية، شيء مزعج
      - جودة رديئة وسعر غالي جدا
      - أكره هذا التحديث الجديد
      - الغرفة قذرة والموظف وقح
      - شركة نصابة سرقوا فلوسي
      - الفيلم ليس جيدا
      - لست سعيدا بالخدمة
      - ما عجبني المطعم
      + ليس سيئا أبدا
      + لا توجد مشكلة مع الطلب
      = يفتح المحل الساعة التاسعة
      = الاجتماع غدا في الطابق الثاني
      = الكتاب ثلاثمئة صفحة
      = ذهبنا بالحافلة إلى المدينة
      """
    ),
    (
      "hi",
      """
      + यह होटल बहुत अच्छा है
      + खाना बहुत स्वादिष्ट था, हम फिर आएंगे
      + आज का दिन शानदार रहा
      + मुझे यह गाना बहुत पसंद है
      + कर्मचारी मददगार और ईमानदार थे
      + जीत की बहुत बहुत बधाई
      + यह फिल्म लाजवाब है
      - सेवा बहुत खराब है
      - सामान टूटा हुआ आया, बहुत निराशा हुई
      - ट्रेन फिर देर से आई, बहुत परेशानी हुई
      - घटिया क्वालिटी, पैसे बर्बाद
      - मुझे इस ऐप से नफरत है
      - कमरा गंदा था और लोग बदतमीज थे
      - उन्होंने मुझे धोखा दिया
      - फिल्म अच्छी नहीं है
      - मैं इस सेवा से खुश नहीं हूं
      - मुझे खाना पसंद नहीं आया
      + यह बुरा नहीं है
      + कोई समस्या नहीं है
      = दुकान नौ बजे खुलती है
      = कल बैठक दूसरी मंज़िल पर है
      = किताब में तीन सौ पन्ने हैं
      = हम बस से जयपुर गए
      """
    ),
    (
      "hi-Latn",
      """
      + yeh hotel bahut accha hai
      + khana bahut swadisht tha yaar
      + aaj ka din ekdum mast raha
      + mujhe yeh gaana bahut pasand hai
      + staff bahut helpful aur imandar tha
      + jeet ki bahut bahut badhai bhai
      + kya movie thi, zabardast
      - service bahut kharab hai
      - saman toota hua aaya, bahut nirash hu
      - train phir late, kitni pareshani hai
      - ghatiya quality, paisa barbad
      - mujhe is app se nafrat hai
      - room ganda tha aur log badtameez the
      - unhone mujhe dhoka diya
      - movie acchi nahi hai
      - main is service se khush nahi hu
      - mujhe khana pasand nahi aaya
      + yeh bura nahi hai
      + koi dikkat nahi hai, sab theek
      = dukaan nau baje khulti hai
      = kal meeting dusri manzil par hai
      = kitaab mein teen sau panne hain
      = hum bus se jaipur gaye
      """
    ),
  ]
}
