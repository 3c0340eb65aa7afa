/**
 * Everything from this origin, and nothing that is written into a page: neither scripts nor styles. What
 * an attacker gets into a text stays a text. Besides this origin, scripts talk to the sign-in service's.
 */
export function pagePolicy(issuer: string | undefined): string {
  const services = issuer === undefined ? "" : ` ${new URL(issuer).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${services}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
