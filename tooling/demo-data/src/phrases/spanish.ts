import type { PhraseBook } from "./phrase-book.ts";

/** Spanish. */
export const spanish: PhraseBook = {
  language: "es",
  products: [
    "mochila de montaña",
    "molinillo de café",
    "lámpara de escritorio",
    "manta de lana",
    "casco de bicicleta",
    "sartén de hierro",
    "auriculares inalámbricos",
    "tijeras de podar",
  ],
  questions: {
    order: [
      "Hola, ¿dónde está mi pedido {order}? Sigue apareciendo como «en preparación».",
      "¿Pueden revisar el pedido {order}, por favor? Aún no ha salido ({product})",
    ],
    delivery: [
      "¿Cuánto tarda el envío de este artículo? ({product})",
      "¿enviáis también a Canarias? ¿cuánto cuesta?",
    ],
    return: [
      "Quiero devolver un artículo ({product}), no me queda bien. ¿Cómo lo hago?",
      "El paquete del pedido {order} llegó dañado. ¿Me pueden enviar otro?",
    ],
    stock: [
      "¿Cuándo vuelve a estar disponible «{product}»?",
      "¿«{product}» está también en tienda o solo en línea?",
    ],
    payment: [
      "¿Puedo pagar contra reembolso?",
      "Me han cobrado dos veces el pedido {order}, ¿qué ha pasado?",
    ],
    advice: [
      "¿Qué talla me recomiendan? ({product})",
      "¿En qué se diferencia del modelo del año pasado? ({product})",
    ],
  },
  answers: {
    order: [
      "¡Gracias por su paciencia! El pedido {order} se preparó esta mañana y sale hoy del almacén. Le llegará en {days} días.",
      "He encontrado el pedido {order}: ya va en camino y debería llegar en {days} días. Tiene el enlace de seguimiento en su correo.",
    ],
    delivery: [
      "La entrega suele tardar {days} días laborables. Recibirá un enlace de seguimiento en cuanto salga.",
      "Sí, claro. Tarda {days} días más y el coste se muestra antes de pagar.",
    ],
    return: [
      "Sin problema: en su cuenta elija el pedido {order} e imprima la etiqueta de devolución. El reembolso llega {days} días después de recibir el paquete.",
      "¡Lo siento mucho! Envíenos una foto del daño y le mandamos uno nuevo enseguida. No hace falta devolver el anterior.",
    ],
    stock: [
      "Debería volver en unos {days} días. Deje su correo en la página del producto y {shop} le avisará.",
      "De momento solo en línea; las tiendas lo esperan en {days} días.",
    ],
    payment: [
      "Sí, y también puede pagar en un plazo de {days} días. Elíjalo al finalizar la compra.",
      "No se preocupe: el segundo cargo del pedido {order} es solo una retención y desaparece en {days} días.",
    ],
    advice: [
      "Si duda entre dos tallas, le aconsejamos la mayor. El cambio es gratuito durante {days} días.",
      "El modelo nuevo pesa menos y tiene dos años más de garantía; lo demás es igual.",
    ],
  },
  thanks: ["¡Perfecto, muchas gracias!", "gracias, me ha quedado claro"],
  farewells: ["¡De nada! Que tenga un buen día.", "Un placer. ¿Puede {shop} ayudarle en algo más?"],
  pageTitles: ["{product} | {shop}", "Ayuda: {product} de {shop}"],
  paragraphs: {
    order: [
      "Cada pedido en {shop} se confirma por correo en pocos minutos. Lo encontrará en su cuenta con su número, por ejemplo {order}.",
      "Los pedidos hechos antes del mediodía salen el mismo día. Se pueden cambiar hasta que se prepare el paquete.",
    ],
    delivery: [
      "Entregamos en {days} días laborables. El envío es gratuito a partir de 60 euros.",
      "Los paquetes se entregan cada tarde al transportista. Los artículos grandes se entregan con cita previa.",
    ],
    return: [
      "Puede devolver «{product}» durante {days} semanas en su embalaje original. La etiqueta es gratuita.",
      "El reembolso se hace por el mismo medio de pago, normalmente {days} días después de recibir el paquete.",
    ],
    stock: [
      "«{product}» se fabrica en series pequeñas y a veces se agota. Cada {days} semanas llegan nuevas unidades.",
      "La disponibilidad en tienda se actualiza cada hora. Reserve en línea y recoja el mismo día.",
    ],
    payment: [
      "{shop} acepta tarjetas, transferencia y pago aplazado. El cargo se hace cuando sale el paquete.",
      "Los vales se pueden combinar. Las facturas vencen a los {days} días.",
    ],
    advice: [
      "«{product}» está hecho con materiales duraderos y se puede reparar. Hay repuestos durante diez años.",
      "Para cuidarlo, pase un paño húmedo y déjelo secar a la sombra. No use limpiadores fuertes.",
    ],
  },
};
