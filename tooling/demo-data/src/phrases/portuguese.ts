import type { PhraseBook } from "./phrase-book.ts";

/** Portuguese (Brazil). */
export const portuguese: PhraseBook = {
  language: "pt",
  products: [
    "mochila de trilha",
    "moedor de café",
    "luminária de mesa",
    "manta de lã",
    "capacete de ciclismo",
    "frigideira de ferro",
    "fone de ouvido sem fio",
    "tesoura de poda",
  ],
  questions: {
    order: [
      "Oi, cadê o meu pedido {order}? Ainda aparece como em separação.",
      "Vocês podem verificar o pedido {order}, por favor? Ainda não foi enviado ({product})",
    ],
    delivery: [
      "Quanto tempo demora a entrega? ({product})",
      "vocês entregam em Manaus? quanto fica o frete?",
    ],
    return: [
      "Quero devolver um produto ({product}), não serviu. Como faço?",
      "O pacote do pedido {order} chegou danificado. Vocês mandam outro?",
    ],
    stock: ["Quando vai ter de novo «{product}»?", "Tem «{product}» na loja física ou só no site?"],
    payment: [
      "Posso pagar no Pix ou no boleto?",
      "Fui cobrado duas vezes no pedido {order}, o que aconteceu?",
    ],
    advice: [
      "Qual tamanho vocês recomendam? ({product})",
      "Qual é a diferença para o modelo do ano passado? ({product})",
    ],
  },
  answers: {
    order: [
      "Obrigado pela paciência! O pedido {order} foi embalado hoje cedo e sai do estoque ainda hoje. Deve chegar em {days} dias.",
      "Encontrei o pedido {order}: já está a caminho e deve chegar em {days} dias. O link de rastreio está no seu e-mail.",
    ],
    delivery: [
      "A entrega costuma levar {days} dias úteis. Você recebe o link de rastreio assim que o pacote sair.",
      "Entregamos, sim. Demora {days} dias a mais e o frete aparece antes do pagamento.",
    ],
    return: [
      "Sem problema: na sua conta, escolha o pedido {order} e imprima a etiqueta de devolução. O reembolso cai {days} dias depois que o pacote chegar.",
      "Sinto muito! Mande uma foto do defeito e enviamos outro na hora. Não precisa devolver o antigo.",
    ],
    stock: [
      "Deve voltar em uns {days} dias. Deixe seu e-mail na página do produto que a {shop} avisa você.",
      "Por enquanto só no site; as lojas recebem em {days} dias.",
    ],
    payment: [
      "Pode, sim. O boleto vence em {days} dias. É só escolher na hora de finalizar a compra.",
      "Não se preocupe: a segunda cobrança do pedido {order} é só uma reserva e some em {days} dias.",
    ],
    advice: [
      "Se estiver entre dois tamanhos, sugerimos o maior. A troca é grátis por {days} dias.",
      "O modelo novo é mais leve e tem dois anos a mais de garantia; o resto não mudou.",
    ],
  },
  thanks: ["Perfeito, muito obrigada!", "valeu, ajudou bastante"],
  farewells: [
    "De nada! Tenha um ótimo dia.",
    "Imagina! A {shop} pode ajudar em mais alguma coisa?",
  ],
  pageTitles: ["{product} | {shop}", "Ajuda: {product} da {shop}"],
  paragraphs: {
    order: [
      "Todo pedido na {shop} é confirmado por e-mail em poucos minutos. Ele fica na sua conta com o número, por exemplo {order}.",
      "Pedidos feitos até o meio-dia saem no mesmo dia. Dá para alterar até o pacote ser embalado.",
    ],
    delivery: [
      "Entregamos em até {days} dias úteis. O frete é grátis a partir de 60 reais.",
      "Os pacotes seguem toda noite com a transportadora. Itens grandes são entregues com hora marcada.",
    ],
    return: [
      "Você pode devolver «{product}» por {days} semanas na embalagem original. A etiqueta é gratuita.",
      "O reembolso é feito no mesmo meio de pagamento, em geral {days} dias depois que o pacote chega.",
    ],
    stock: [
      "«{product}» é feito em pequenos lotes e às vezes esgota. A cada {days} semanas chega mais.",
      "A disponibilidade nas lojas é atualizada de hora em hora. Reserve no site e retire no mesmo dia.",
    ],
    payment: [
      "A {shop} aceita cartão, Pix e boleto. O cartão só é cobrado quando o pacote sai.",
      "Os vales podem ser somados. As faturas vencem em {days} dias.",
    ],
    advice: [
      "«{product}» é feito com materiais duráveis e pode ser consertado. Há peças de reposição por dez anos.",
      "Para conservar, passe um pano úmido e deixe secar à sombra. Não use produtos fortes.",
    ],
  },
};
