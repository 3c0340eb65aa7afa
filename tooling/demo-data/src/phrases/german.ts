import type { PhraseBook } from "./phrase-book.ts";

/** German. */
export const german: PhraseBook = {
  language: "de",
  products: [
    "Wanderrucksack",
    "Espressomühle",
    "Schreibtischlampe aus Eiche",
    "Wolldecke",
    "Fahrradhelm",
    "Gusseisenpfanne",
    "Kopfhörer mit Geräuschunterdrückung",
    "Gartenschere",
  ],
  questions: {
    order: [
      "Hallo, wo bleibt meine Bestellung {order}? Es steht immer noch „in Bearbeitung“ da.",
      "Können Sie bitte mal nach der Bestellung {order} schauen? Artikel: {product}",
    ],
    delivery: [
      "Wie lange dauert die Lieferung? Es geht um: {product}",
      "liefert ihr auch in die Schweiz und was kostet das?",
    ],
    return: [
      "Ich möchte einen Artikel zurückschicken ({product}), er passt leider nicht. Wie geht das?",
      "Die Ware aus Bestellung {order} kam beschädigt an. Bekomme ich Ersatz?",
    ],
    stock: [
      "Wann ist der Artikel „{product}“ wieder lieferbar?",
      "Gibt es „{product}“ auch im Laden oder nur online?",
    ],
    payment: [
      "Kann ich auf Rechnung bezahlen?",
      "Für die Bestellung {order} wurde zweimal abgebucht, was ist da los?",
    ],
    advice: [
      "Welche Größe würden Sie mir empfehlen? ({product})",
      "Was ist der Unterschied zum Modell vom letzten Jahr? Artikel: {product}",
    ],
  },
  answers: {
    order: [
      "Vielen Dank für Ihre Geduld! Die Bestellung {order} wurde heute früh gepackt und verlässt noch heute unser Lager. Sie sollte in {days} Tagen bei Ihnen sein.",
      "Ich habe die Bestellung {order} gefunden: Sie ist unterwegs und kommt voraussichtlich in {days} Tagen an. Den Link zur Sendungsverfolgung haben Sie per E-Mail.",
    ],
    delivery: [
      "Die Lieferung dauert in der Regel {days} Werktage. Sobald das Paket unterwegs ist, erhalten Sie einen Link zur Sendungsverfolgung.",
      "Ja, gerne. Die Lieferung in die Schweiz dauert {days} Tage länger, die Kosten sehen Sie vor dem Bezahlen an der Kasse.",
    ],
    return: [
      "Kein Problem: Öffnen Sie in Ihrem Konto die Bestellung {order} und drucken Sie das Rücksendeetikett aus. Die Erstattung kommt {days} Tage nach Eingang des Pakets.",
      "Das tut mir leid! Schicken Sie uns bitte ein Foto vom Schaden, dann senden wir sofort Ersatz. Das alte Stück müssen Sie nicht zurückschicken.",
    ],
    stock: [
      "Der Artikel ist voraussichtlich in {days} Tagen wieder da. Hinterlassen Sie auf der Produktseite Ihre E-Mail-Adresse, dann meldet sich {shop}.",
      "Im Moment nur online; unsere Filialen erwarten Nachschub in {days} Tagen.",
    ],
    payment: [
      "Ja, Sie können auf Rechnung mit {days} Tagen Zahlungsziel bezahlen. Wählen Sie das einfach an der Kasse aus.",
      "Keine Sorge: Die zweite Buchung zu {order} ist nur eine Vormerkung und verschwindet nach {days} Tagen.",
    ],
    advice: [
      "Wenn Sie zwischen zwei Größen liegen, raten wir zur größeren. Der Umtausch ist {days} Tage lang kostenlos.",
      "Das neue Modell ist leichter und hat zwei Jahre länger Garantie, sonst ist alles gleich geblieben.",
    ],
  },
  thanks: ["Super, vielen Dank!", "danke, das hilft mir weiter"],
  farewells: [
    "Sehr gerne! Ich wünsche Ihnen einen schönen Tag.",
    "Gern geschehen. Kann {shop} sonst noch etwas für Sie tun?",
  ],
  pageTitles: ["{product} | {shop}", "Hilfe zum Artikel {product} von {shop}"],
  paragraphs: {
    order: [
      "Jede Bestellung bei {shop} wird innerhalb weniger Minuten per E-Mail bestätigt. Sie finden sie im Konto unter ihrer Nummer, zum Beispiel {order}.",
      "Bestellungen bis zwölf Uhr verlassen unser Lager noch am selben Tag. Änderungen sind möglich, bis das Paket gepackt ist.",
    ],
    delivery: [
      "Wir liefern innerhalb von {days} Werktagen. Ab einem Bestellwert von 60 Euro ist der Versand kostenlos.",
      "Pakete gehen jeden Abend an unseren Zusteller. Große Artikel liefern wir nach Vereinbarung.",
    ],
    return: [
      "Sie können den Artikel „{product}“ innerhalb von {days} Wochen in der Originalverpackung zurückgeben. Das Etikett ist kostenlos.",
      "Erstattet wird auf das Zahlungsmittel der Bestellung, meist {days} Tage nach Eingang des Pakets.",
    ],
    stock: [
      "„{product}“ entsteht in kleinen Auflagen und ist deshalb ab und zu ausverkauft. Alle {days} Wochen kommt Nachschub.",
      "Die Verfügbarkeit in den Filialen wird stündlich aktualisiert. Online reservieren, am selben Tag abholen.",
    ],
    payment: [
      "{shop} akzeptiert Karten, Überweisung, Wallets und Kauf auf Rechnung. Ihre Karte wird erst beim Versand belastet.",
      "Gutscheine lassen sich kombinieren. Rechnungen sind innerhalb von {days} Tagen fällig.",
    ],
    advice: [
      "„{product}“ besteht aus langlebigen Materialien und lässt sich reparieren. Ersatzteile gibt es zehn Jahre lang.",
      "Zur Pflege genügt ein feuchtes Tuch; danach im Schatten trocknen lassen. Bitte keine scharfen Reiniger verwenden.",
    ],
  },
};
