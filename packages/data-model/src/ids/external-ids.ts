import { z } from "zod";

// "Customer" is never a word for one of our own rows, so its ids carry the system's name.

/** Stripe's id of a paying organization, `cus_…`. https://docs.stripe.com/api/customers/object */
export const stripeCustomerIdSchema = z
  .string()
  .regex(/^cus_[A-Za-z0-9_]+$/, "must be a Stripe customer id, cus_…")
  .brand<"StripeCustomerId">();
export type StripeCustomerId = z.infer<typeof stripeCustomerIdSchema>;

/**
 * WooCommerce's number of a shop's buyer. An order of a guest says 0, which is nobody's id: read it as
 * `null` first. https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties
 */
export const wooCommerceCustomerIdSchema = z.int().positive().brand<"WooCommerceCustomerId">();
export type WooCommerceCustomerId = z.infer<typeof wooCommerceCustomerIdSchema>;
