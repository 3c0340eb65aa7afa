import type { PackedPackage } from "./packed-package.ts";
import type { Problem } from "./problem.ts";

/** What a package may weigh as it is downloaded (sources and maps included), and what of it is loaded. */
export type SizeBudget = { readonly tarball: number; readonly javascript: number };

/** In thousands of bytes. Raise one together with the change that needs it, so that it shows in the review. */
const sizeBudgets: Readonly<Record<string, SizeBudget>> = {
  "@acme/dashboard-overview": { tarball: 115, javascript: 70 },
  "@acme/data-model": { tarball: 45, javascript: 23 },
  "@acme/migrations": { tarball: 28, javascript: 18 },
  "@acme/tenancy": { tarball: 50, javascript: 26 },
  "@acme/tenancy-migrator": { tarball: 600, javascript: 420 },
  "@acme/tenant-repositories": { tarball: 200, javascript: 115 },
};

/** A package that is heavier than its budget, or has none. */
export function sizeProblems(
  { manifest, tarball, files }: PackedPackage,
  budgets: Readonly<Record<string, SizeBudget>> = sizeBudgets,
): readonly Problem[] {
  const about = manifest.name;
  const budget = budgets[about];
  if (budget === undefined) {
    return [{ check: "size", about, message: "has no budget: give it one in size-problems.ts" }];
  }
  const javascript = [...files]
    .filter(([path]) => /^dist\/.*\.[cm]?js$/.test(path))
    .reduce((total, [, text]) => total + Buffer.byteLength(text), 0);
  const sizes = { tarball: tarball.byteLength, javascript };
  return (["tarball", "javascript"] as const)
    .filter((what) => sizes[what] > budget[what] * 1_000)
    .map((what) => ({
      check: "size",
      about,
      message: `its ${what} is ${Math.ceil(sizes[what] / 1_000)} kB, the budget ${budget[what]} kB`,
    }));
}
