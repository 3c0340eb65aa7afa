import type { PhraseBook } from "./phrase-book.ts";

/** English. */
export const english: PhraseBook = {
  language: "en",
  products: [
    "trail backpack",
    "espresso grinder",
    "oak desk lamp",
    "wool blanket",
    "city bike helmet",
    "cast-iron pan",
    "noise-cancelling headphones",
    "garden shears",
  ],
  questions: {
    order: [
      "Hi, where is my order {order}? It still says processing.",
      "Could you check order {order} for me please, the {product} hasn't shipped yet",
    ],
    delivery: [
      "How long does delivery of the {product} take?",
      "do you ship to the islands, and what does it cost?",
    ],
    return: [
      "I'd like to return the {product}, it doesn't fit. How do I do that?",
      "The {product} from order {order} arrived damaged. Can I get a replacement?",
    ],
    stock: [
      "When will the {product} be back in stock?",
      "Is the {product} available in your store or only online?",
    ],
    payment: ["Can I pay on invoice?", "I was charged twice for order {order}, what happened?"],
    advice: [
      "Which size of the {product} would you recommend?",
      "What's the difference between the {product} and last year's model?",
    ],
  },
  answers: {
    order: [
      "Thanks for your patience! Order {order} was packed this morning and leaves our warehouse today. You should have it in {days} days.",
      "I've found order {order}: the {product} is on its way and should arrive in {days} days. The tracking link is in your inbox.",
    ],
    delivery: [
      "The {product} is usually delivered within {days} working days. You get a tracking link as soon as it ships.",
      "Yes, we do. Delivery to the islands takes {days} days longer and the cost is shown at checkout before you pay.",
    ],
    return: [
      "No problem: open your account, choose order {order} and print the return label. The refund arrives {days} days after we receive the parcel.",
      "I'm sorry about that! Please send us a photo of the damage and we'll ship a new {product} right away, you don't need to send the old one back.",
    ],
    stock: [
      "The {product} should be back in about {days} days. Leave your e-mail on the product page and {shop} will let you know.",
      "At the moment the {product} is online only; our stores expect it in {days} days.",
    ],
    payment: [
      "Yes, you can pay on invoice within {days} days. Just choose it at checkout.",
      "Don't worry: the second charge for order {order} is only a reservation and disappears after {days} days.",
    ],
    advice: [
      "If you are between two sizes we suggest the larger one. Exchanging the {product} is free for {days} days.",
      "The new {product} is lighter and has a two-year longer warranty; everything else stayed the same.",
    ],
  },
  thanks: ["Perfect, thank you!", "thanks, that helps a lot"],
  farewells: [
    "You're welcome! Have a great day.",
    "Happy to help. Is there anything else {shop} can do for you?",
  ],
  pageTitles: ["{product} | {shop}", "Help: your {product} from {shop}"],
  paragraphs: {
    order: [
      "Every order at {shop} is confirmed by e-mail within minutes. You can follow it in your account under the order number, for example {order}.",
      "Orders placed before noon leave our warehouse the same day. Changes are possible until the parcel is packed.",
    ],
    delivery: [
      "We deliver the {product} within {days} working days. From an order value of 60 shipping is free.",
      "Parcels are handed over to our carrier every evening. Large items are delivered by appointment.",
    ],
    return: [
      "You can return the {product} within {days} weeks in its original packaging. The label is free.",
      "Refunds are made to the payment method of the order, usually {days} days after the parcel has reached us.",
    ],
    stock: [
      "The {product} is made in small batches, which is why it sells out now and then. New stock arrives every {days} weeks.",
      "Availability in our stores is updated once an hour. Reserve online and collect on the same day.",
    ],
    payment: [
      "{shop} accepts cards, bank transfer, wallets and payment on invoice. Your card is charged when the parcel leaves.",
      "Vouchers can be combined. Invoices are due within {days} days.",
    ],
    advice: [
      "The {product} is built from materials that last and can be repaired. Spare parts are available for ten years.",
      "To care for the {product}, wipe it with a damp cloth and let it dry in the shade. Do not use strong cleaners.",
    ],
  },
};
