import { english } from "../phrases/english.ts";

/** First part of a page's path. */
export const sections = ["products", "help", "guides", "blog"] as const;

/** Addresses are ASCII in every language, as shops do it. */
export const productSlugs: readonly string[] = english.products.map((product) =>
  product.replaceAll(/[^a-z]+/g, "-"),
);
