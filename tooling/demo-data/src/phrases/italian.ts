import type { PhraseBook } from "./phrase-book.ts";

/** Italian. */
export const italian: PhraseBook = {
  language: "it",
  products: [
    "zaino da trekking",
    "macinacaffè",
    "lampada da scrivania",
    "coperta di lana",
    "casco da bici",
    "padella in ghisa",
    "cuffie senza fili",
    "cesoie da giardino",
  ],
  questions: {
    order: [
      "Buongiorno, dov'è il mio ordine {order}? Risulta ancora in lavorazione.",
      "Potete controllare l'ordine {order} per favore? Non è ancora partito ({product})",
    ],
    delivery: [
      "Quanto ci vuole per la consegna? ({product})",
      "spedite anche in Sardegna? quanto costa?",
    ],
    return: [
      "Vorrei restituire un articolo ({product}), non va bene. Come si fa?",
      "Il pacco dell'ordine {order} è arrivato danneggiato. Posso averne uno nuovo?",
    ],
    stock: [
      "Quando torna disponibile «{product}»?",
      "«{product}» si trova anche in negozio o solo online?",
    ],
    payment: [
      "Posso pagare alla consegna?",
      "Mi avete addebitato due volte l'ordine {order}, come mai?",
    ],
    advice: [
      "Che taglia mi consigliate? ({product})",
      "Che differenza c'è con il modello dell'anno scorso? ({product})",
    ],
  },
  answers: {
    order: [
      "Grazie per la pazienza! L'ordine {order} è stato preparato stamattina e parte oggi dal magazzino. Dovrebbe arrivare in {days} giorni.",
      "Ho trovato l'ordine {order}: è in viaggio e arriverà in {days} giorni. Il link per seguirlo è nella sua posta.",
    ],
    delivery: [
      "Di solito la consegna richiede {days} giorni lavorativi. Riceverà un link appena il pacco parte.",
      "Certo. Ci vogliono {days} giorni in più e il costo si vede prima di pagare.",
    ],
    return: [
      "Nessun problema: nel suo account scelga l'ordine {order} e stampi l'etichetta di reso. Il rimborso arriva {days} giorni dopo la ricezione.",
      "Mi dispiace molto! Ci mandi una foto del danno e spediamo subito un nuovo articolo. Quello vecchio può tenerlo.",
    ],
    stock: [
      "Dovrebbe tornare fra circa {days} giorni. Lasci la sua e-mail nella pagina del prodotto e {shop} la avviserà.",
      "Per ora solo online; i negozi lo aspettano fra {days} giorni.",
    ],
    payment: [
      "Sì, oppure con fattura a {days} giorni. Basta sceglierlo alla cassa.",
      "Non si preoccupi: il secondo addebito dell'ordine {order} è solo una prenotazione e sparisce in {days} giorni.",
    ],
    advice: [
      "Se è indeciso fra due taglie, consigliamo la più grande. Il cambio è gratuito per {days} giorni.",
      "Il modello nuovo è più leggero e ha due anni di garanzia in più; il resto è uguale.",
    ],
  },
  thanks: ["Perfetto, grazie mille!", "grazie, chiarissimo"],
  farewells: ["Prego! Le auguro una buona giornata.", "Di nulla. {shop} può fare altro per lei?"],
  pageTitles: ["{product} | {shop}", "Aiuto: {product} di {shop}"],
  paragraphs: {
    order: [
      "Ogni ordine da {shop} viene confermato via e-mail in pochi minuti. Lo trova nel suo account con il numero, per esempio {order}.",
      "Gli ordini effettuati entro mezzogiorno partono il giorno stesso. Si possono modificare finché il pacco non è pronto.",
    ],
    delivery: [
      "Consegniamo in {days} giorni lavorativi. La spedizione è gratuita da 60 euro di spesa.",
      "I pacchi vengono affidati ogni sera al corriere. Gli articoli grandi si consegnano su appuntamento.",
    ],
    return: [
      "Può restituire «{product}» entro {days} settimane nella confezione originale. L'etichetta è gratuita.",
      "Il rimborso avviene con lo stesso metodo di pagamento, di solito {days} giorni dopo la ricezione.",
    ],
    stock: [
      "«{product}» è prodotto in piccole serie e ogni tanto si esaurisce. Ogni {days} settimane arrivano nuovi pezzi.",
      "La disponibilità nei negozi si aggiorna ogni ora. Prenoti online e ritiri in giornata.",
    ],
    payment: [
      "{shop} accetta carte, bonifico e fattura. La carta viene addebitata quando il pacco parte.",
      "I buoni si possono sommare. Le fatture scadono a {days} giorni.",
    ],
    advice: [
      "«{product}» è fatto con materiali che durano e si può riparare. I ricambi sono disponibili per dieci anni.",
      "Per la cura basta un panno umido; poi lasci asciugare all'ombra. Non usi detergenti forti.",
    ],
  },
};
