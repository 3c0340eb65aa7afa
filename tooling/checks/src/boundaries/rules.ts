import type { IForbiddenRuleType } from "dependency-cruiser";
import { rooms } from "./rooms.ts";

/** Files that only ever run on a developer's machine or in CI, whatever folder they are in. */
const DEVELOPMENT = String.raw`(^|/)test/|\.test(-d)?\.ts$|^[^/]+/[^/]+/[^/]+\.config\.(ts|mts|js|mjs)$`;
const ANY_PACKAGE = "^(packages|apps)/";
const ANY_ROOM = "^(packages|apps|tooling)/";

/** A package by name: resolved into a node_modules folder, or not installed at all (then its bare name). */
function thirdParty(names: string): string {
  return `(^|/)node_modules/(@types/)?(${names})(/|$)|^(${names})(/|$)`;
}

/** Everything inside these folders, e.g. `packages/tenancy`. */
function foldersOf(folders: readonly string[]): string {
  return `^(${folders.join("|")})/`;
}

const arrowRules: readonly IForbiddenRuleType[] = rooms.map(({ folder, mayImport, because }) => ({
  name: `arrows-of-${folder.replace("/", "-")}`,
  severity: "error",
  comment: `${folder} may import ${mayImport.length === 0 ? "no other room" : mayImport.join(", ")}: ${because}. A new arrow goes into tooling/checks/src/boundaries/rooms.ts, with its reason.`,
  from: { path: foldersOf([folder]), pathNot: DEVELOPMENT },
  to: { path: ANY_PACKAGE, pathNot: foldersOf([folder, ...mayImport]) },
}));

/**
 * The rules of the house. Paths are relative to the repository's root; type-only imports count like
 * any other, since a type is knowledge of the other side too.
 */
export const rules: readonly IForbiddenRuleType[] = [
  {
    name: "no-cycles",
    severity: "error",
    comment:
      "Two files that need each other are one thing in two files; which of them is initialised first depends on who was imported first.",
    from: {},
    to: { circular: true },
  },
  {
    name: "every-import-resolves",
    severity: "error",
    comment:
      "What can't be resolved from the sources is not declared in this package's package.json, or not exported by the other's.",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "nothing-imports-an-app",
    severity: "error",
    comment:
      "An app is a place where things are wired together. What two places need is a package, so that it can be had without the wiring. The API's client is there to be imported.",
    from: { path: String.raw`^([^/]+/[^/]+)/` },
    to: { path: "^apps/", pathNot: ["^$1/", "^apps/api/src/client/"] },
  },
  {
    name: "client-imports-no-server",
    severity: "error",
    comment:
      "The API's client and the contract that it is made of run in browsers: what they import is sent to every visitor, and has no Node there.",
    from: { path: "^apps/api/src/(client|contract)/", pathNot: DEVELOPMENT },
    to: {
      pathNot: [
        "^apps/api/src/(client|contract)/",
        "^apps/api/src/problems/problem-(document|types)\\.ts$",
        "^packages/data-model/",
        thirdParty("zod"),
      ],
    },
  },
  {
    name: "language-and-model-know-no-driver",
    severity: "error",
    comment:
      "tenancy and data-model are shared with browsers and with tools of any kind: a driver or an ORM in them would come along everywhere.",
    from: { path: "^packages/(tenancy|data-model)/src/" },
    to: { path: thirdParty("pg|typeorm") },
  },
  {
    name: "tenancy-imports-only-zod",
    severity: "error",
    comment:
      "The language everything else is written in stands on as little as possible: no I/O, no Node module, nothing but the validator of its input.",
    from: { path: "^packages/tenancy/src/", pathNot: DEVELOPMENT },
    to: { pathNot: ["^packages/tenancy/src/", thirdParty("zod")] },
  },
  {
    name: "no-migration-code-at-run-time",
    severity: "error",
    comment:
      "The engine and the migrations hold the statements that change a schema. A running product has neither a use for them nor the rights; only migrations, tooling and tests do.",
    from: {
      path: ANY_PACKAGE,
      pathNot: [DEVELOPMENT, "^packages/(tenancy-migrator|migrations)/"],
    },
    to: { path: "^packages/(tenancy-migrator|migrations)/" },
  },
  {
    name: "packages-do-not-import-tooling",
    severity: "error",
    comment:
      "Tooling is private and never published: a package that imports it works here and nowhere else. Tests and config files stay here, so they may.",
    from: { path: ANY_PACKAGE, pathNot: DEVELOPMENT },
    to: { path: "^tooling/" },
  },
  {
    name: "no-relative-import-across-packages",
    severity: "error",
    comment:
      "A path into another package's folder goes around its exports, and points nowhere once the package is published. Import it by its name.",
    from: { path: String.raw`^((packages|apps|tooling)/[^/]+)/` },
    to: { path: ANY_ROOM, pathNot: "^$1/", dependencyTypes: ["local"] },
  },
  {
    name: "entities-are-not-re-exported",
    severity: "error",
    comment:
      "An entity in a caller's hands is a query without a tenant. Entities stay inside their package; what leaves it are repositories bound to a tenant.",
    from: { path: ANY_PACKAGE, pathNot: ["/entities/", DEVELOPMENT] },
    to: { path: String.raw`/entities/|[.-]entity\.ts$`, dependencyTypes: ["export"] },
  },
  {
    name: "entities-stay-behind-the-barrel",
    severity: "error",
    comment:
      "A package's index is its public face: an entity it imports is one `export` away from being public.",
    from: { path: String.raw`^packages/[^/]+/src/index\.ts$` },
    to: { path: String.raw`/entities/|[.-]entity\.ts$` },
  },
  {
    name: "sources-do-not-import-tests",
    severity: "error",
    comment: "Tests are not published: a source file that needs one breaks for everybody else.",
    from: { path: ANY_ROOM, pathNot: DEVELOPMENT },
    to: { path: String.raw`^[^/]+/[^/]+/test/|\.test(-d)?\.ts$` },
  },
  {
    name: "no-development-dependency-at-run-time",
    severity: "error",
    comment:
      "Whoever installs the package gets its dependencies, not its devDependencies: this import would fail for them.",
    from: { path: ANY_PACKAGE, pathNot: DEVELOPMENT },
    to: {
      path: "(^|/)node_modules/",
      dependencyTypes: ["npm-dev"],
      dependencyTypesNot: ["type-only"],
    },
  },
  ...arrowRules,
  {
    name: "every-package-is-a-room",
    severity: "error",
    comment:
      "A package that rooms.ts doesn't know has no arrows, so nobody has decided what it may import.",
    from: {
      path: "^((packages|apps)/[^/]+)/",
      pathNot: [foldersOf(rooms.map((room) => room.folder)), DEVELOPMENT],
    },
    to: { path: ANY_PACKAGE, pathNot: "^$1/" },
  },
];
