import { expect, test } from "vitest";
import {
  organizationIdSchema,
  stripeCustomerIdSchema,
  wooCommerceCustomerIdSchema,
} from "@acme/data-model";

test("an id written in capitals is the same id", () => {
  expect(organizationIdSchema.parse("5F3C1A7E-0B1D-4C55-9F0E-2F7A41D0C001")).toBe(
    "5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c001",
  );
});

test.for([
  "",
  "1",
  "5f3c1a7e0b1d4c559f0e2f7a41d0c001",
  " 5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c001",
  null,
])("refuses %j as a row's id", (value) => {
  expect(organizationIdSchema.safeParse(value).success).toBe(false);
});

test("takes Stripe's customer ids and refuses other kinds of Stripe's ids", () => {
  expect(stripeCustomerIdSchema.parse("cus_NffrFeUfNV2Hib")).toBe("cus_NffrFeUfNV2Hib");
  expect(stripeCustomerIdSchema.safeParse("sub_1MowQVLkdIwHu7ix").success).toBe(false);
});

test("refuses WooCommerce's 0, which says that a guest ordered", () => {
  expect(wooCommerceCustomerIdSchema.parse(25)).toBe(25);
  expect(wooCommerceCustomerIdSchema.safeParse(0).success).toBe(false);
});
