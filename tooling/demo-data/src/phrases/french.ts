import type { PhraseBook } from "./phrase-book.ts";

/** French. */
export const french: PhraseBook = {
  language: "fr",
  products: [
    "sac de randonnée",
    "moulin à café",
    "lampe de bureau en chêne",
    "plaid en laine",
    "casque de vélo",
    "poêle en fonte",
    "casque audio",
    "sécateur de jardin",
  ],
  questions: {
    order: [
      "Bonjour, où en est ma commande {order} ? Elle est toujours « en préparation ».",
      "Pouvez-vous vérifier la commande {order} s'il vous plaît ? L'article « {product} » n'est pas encore parti",
    ],
    delivery: [
      "Quel est le délai de livraison pour l'article « {product} » ?",
      "vous livrez aussi en Corse, et à quel prix ?",
    ],
    return: [
      "Je voudrais renvoyer un article ({product}), il ne me convient pas. Comment faire ?",
      "Le colis de la commande {order} est arrivé abîmé. Puis-je avoir un remplacement ?",
    ],
    stock: [
      "Quand l'article « {product} » sera-t-il de nouveau en stock ?",
      "Est-ce que « {product} » est disponible en magasin ou seulement en ligne ?",
    ],
    payment: [
      "Est-ce que je peux payer en plusieurs fois ?",
      "J'ai été débité deux fois pour la commande {order}, que se passe-t-il ?",
    ],
    advice: [
      "Quelle taille me conseillez-vous ? ({product})",
      "Quelle est la différence avec le modèle de l'année dernière ? ({product})",
    ],
  },
  answers: {
    order: [
      "Merci de votre patience ! La commande {order} a été préparée ce matin et part aujourd'hui. Vous devriez la recevoir dans {days} jours.",
      "J'ai retrouvé la commande {order} : elle est en route et arrivera dans {days} jours. Le lien de suivi est dans votre boîte mail.",
    ],
    delivery: [
      "La livraison prend en général {days} jours ouvrés. Vous recevez un lien de suivi dès l'expédition.",
      "Oui, tout à fait. Comptez {days} jours de plus ; les frais sont affichés avant le paiement.",
    ],
    return: [
      "Pas de souci : dans votre compte, choisissez la commande {order} et imprimez l'étiquette de retour. Vous êtes remboursé {days} jours après réception.",
      "Je suis désolée ! Envoyez-nous une photo du défaut et nous expédions tout de suite un nouvel article. Inutile de renvoyer l'ancien.",
    ],
    stock: [
      "L'article devrait revenir dans {days} jours environ. Laissez votre adresse sur la page du produit et {shop} vous préviendra.",
      "Pour l'instant seulement en ligne ; nos magasins l'attendent dans {days} jours.",
    ],
    payment: [
      "Oui, vous pouvez payer sous {days} jours ou en trois fois. Il suffit de le choisir au moment du paiement.",
      "Rassurez-vous : le second débit de la commande {order} est une simple autorisation, elle disparaît sous {days} jours.",
    ],
    advice: [
      "Si vous hésitez entre deux tailles, prenez la plus grande. L'échange est gratuit pendant {days} jours.",
      "Le nouveau modèle est plus léger et garanti deux ans de plus ; le reste n'a pas changé.",
    ],
  },
  thanks: ["Parfait, merci beaucoup !", "merci, c'est très clair"],
  farewells: [
    "Avec plaisir ! Je vous souhaite une excellente journée.",
    "Je vous en prie. Est-ce que {shop} peut faire autre chose pour vous ?",
  ],
  pageTitles: ["{product} | {shop}", "Aide : votre {product} de {shop}"],
  paragraphs: {
    order: [
      "Chaque commande chez {shop} est confirmée par e-mail en quelques minutes. Vous la retrouvez dans votre compte sous son numéro, par exemple {order}.",
      "Les commandes passées avant midi partent le jour même. Elles restent modifiables jusqu'à la préparation du colis.",
    ],
    delivery: [
      "Nous livrons sous {days} jours ouvrés. La livraison est offerte à partir de 60 euros d'achat.",
      "Les colis sont remis chaque soir au transporteur. Les articles volumineux sont livrés sur rendez-vous.",
    ],
    return: [
      "Vous pouvez renvoyer l'article « {product} » pendant {days} semaines dans son emballage d'origine. L'étiquette est gratuite.",
      "Le remboursement est versé sur le moyen de paiement d'origine, en général {days} jours après réception.",
    ],
    stock: [
      "L'article « {product} » est fabriqué en petites séries et s'épuise parfois. Un réassort arrive toutes les {days} semaines.",
      "La disponibilité en magasin est actualisée toutes les heures. Réservez en ligne et retirez le jour même.",
    ],
    payment: [
      "{shop} accepte les cartes, les virements et le paiement fractionné. Votre carte est débitée au départ du colis.",
      "Les bons d'achat sont cumulables. Les factures sont à régler sous {days} jours.",
    ],
    advice: [
      "L'article « {product} » est fait de matières durables et se répare. Les pièces détachées sont disponibles pendant dix ans.",
      "Pour l'entretien, passez un chiffon humide et laissez sécher à l'ombre. N'utilisez pas de produits agressifs.",
    ],
  },
};
