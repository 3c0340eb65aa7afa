/** The oldest Node that runs this, as `engines` in package.json says. It reads a declaration in TypeScript by itself. */
const oldest = "22.18.0";

/** What to tell somebody whose Node is too old; `undefined` where it is not. Needs nothing that an old one lacks. */
export function nodeTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `acme-tenancy needs Node ${oldest} or later; this is Node ${version}.`;
}
