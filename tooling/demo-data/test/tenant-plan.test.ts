import { describe, expect, it } from "vitest";

import { companyOf } from "../src/tenants/company-names.ts";
import { planTenants } from "../src/tenants/plan-tenants.ts";
import { apportion } from "../src/tenants/shares.ts";

describe("planTenants", () => {
  it.each([0.01, 1, 30, 1000])("has one whale and a long tail at scale %d", (scale) => {
    const { organizations, domains } = planTenants(scale);
    const shares = organizations.map(({ ordinal }) =>
      domains
        .filter(({ organization }) => organization.ordinal === ordinal)
        .reduce((sum, { share }) => sum + share, 0),
    );

    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(0.34);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });

  it.each([0.01, 1, 1000])("gives every domain a name of its own at scale %d", (scale) => {
    const hosts = planTenants(scale).domains.map(({ host }) => host);
    expect(new Set(hosts).size).toBe(hosts.length);
  });

  it("has a second domain for some organization at every scale, for dirt to point at", () => {
    expect(planTenants(1e-6).domains.some(({ rank }) => rank === 1)).toBe(true);
  });
});

describe("companyOf", () => {
  it("never gives two organizations the same slug", () => {
    const slugs = Array.from({ length: 2000 }, (_, ordinal) => companyOf(ordinal).slug);
    expect(new Set(slugs).size).toBe(slugs.length);
  });
});

describe("apportion", () => {
  it("gives out exactly what there is, at least one each", () => {
    for (const total of [4, 5, 17, 100]) {
      const pieces = apportion(total, [0.7, 0.2, 0.05, 0.05]);
      expect(pieces.reduce((a, b) => a + b, 0)).toBe(total);
      expect(Math.min(...pieces)).toBeGreaterThanOrEqual(1);
    }
  });
});
