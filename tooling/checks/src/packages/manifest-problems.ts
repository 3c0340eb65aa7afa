import type { Manifest, PackedPackage } from "./packed-package.ts";
import type { Problem } from "./problem.ts";

const LOCAL_PROTOCOL = /^(workspace|catalog|link|file|portal):/;
const EXACT_VERSION = /^\d/;

function* dependencyProblems(manifest: Manifest): Generator<string> {
  const fields = {
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
    peerDependencies: manifest.peerDependencies,
    optionalDependencies: manifest.optionalDependencies,
  };
  for (const [field, entries] of Object.entries(fields)) {
    for (const [name, range] of Object.entries(entries)) {
      if (LOCAL_PROTOCOL.test(range)) {
        yield `${field}.${name} is "${range}", which nobody else can install: pack it with pnpm`;
      }
    }
  }
  for (const [name, range] of Object.entries(manifest.dependencies)) {
    if (EXACT_VERSION.test(range)) {
      yield `dependencies.${name} is exactly ${range}: make it a range in the catalog, or users get two copies of it`;
    }
  }
}

function* fieldProblems(manifest: Manifest): Generator<string> {
  if (manifest["license"] !== "MIT") {
    yield `license is ${JSON.stringify(manifest["license"])}, expected "MIT"`;
  }
  if (typeof manifest["description"] !== "string") {
    yield "description is missing: it is all that a search shows";
  }
  if (!Array.isArray(manifest["keywords"]) || manifest["keywords"].length === 0) {
    yield "keywords are missing: who does not know its name can't find it";
  }
  const repository = manifest["repository"];
  if (typeof repository !== "object" || repository === null || !("directory" in repository)) {
    yield "repository.directory is missing: say where in the repository its sources are";
  }
  if (manifest["type"] !== "module") {
    yield `type is ${JSON.stringify(manifest["type"])}, expected "module"`;
  }
  if (manifest["sideEffects"] === undefined) {
    yield "sideEffects is missing: bundlers then keep all of the package";
  }
  const engines = manifest["engines"];
  if (typeof engines !== "object" || engines === null || !("node" in engines)) {
    yield "engines.node is missing: say which Node it needs";
  }
  if (Object.keys(manifest.exports).length === 0) {
    yield "exports is missing: every file would be public";
  }
}

function* fileProblems(files: ReadonlyMap<string, string>): Generator<string> {
  for (const required of ["README.md", "LICENSE"]) {
    if (!files.has(required)) {
      yield `${required} is not in the package`;
    }
  }
  for (const path of files.keys()) {
    if (/\.test(-d)?\.ts$|(^|\/)test\/|\.tsbuildinfo$/.test(path)) {
      yield `${path} is in the package, but is of use to nobody there`;
    }
  }
}

function* sourceMapProblems(files: ReadonlyMap<string, string>): Generator<string> {
  for (const [path, text] of files) {
    if (!path.endsWith(".map")) {
      continue;
    }
    const map: unknown = JSON.parse(text);
    const sources =
      typeof map === "object" && map !== null && "sources" in map && Array.isArray(map.sources)
        ? map.sources.map(String)
        : [];
    for (const source of sources) {
      const target = new URL(source, `package:///${path}`).pathname.slice(1);
      if (!files.has(target)) {
        yield `${path} leads to ${target}, which is not in the package`;
      }
    }
  }
}

/** What the manifest and the list of files alone give away. */
export function manifestProblems({ manifest, files }: PackedPackage): readonly Problem[] {
  const messages = [
    ...fieldProblems(manifest),
    ...dependencyProblems(manifest),
    ...fileProblems(files),
    ...sourceMapProblems(files),
  ];
  return messages.map((message) => ({ check: "manifest", about: manifest.name, message }));
}
