/** The reference page: Swagger UI from its npm package, nothing from anywhere else. */
export const referencePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Acme API</title>
    <link rel="icon" type="image/png" href="/reference/favicon-32x32.png" />
    <link rel="stylesheet" href="/reference/swagger-ui.css" />
  </head>
  <body>
    <div id="reference"></div>
    <noscript>The same as JSON: <a href="/openapi.json">openapi.json</a></noscript>
    <script src="/reference/swagger-ui-bundle.js"></script>
    <script src="/reference/start.js"></script>
  </body>
</html>
`;

/** A file of its own, so that the page needs no inline script. */
export const referenceScript = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  // Its validator is somebody else's server.
  validatorUrl: null,
});
`;

/**
 * What the page may load and ask: this API, and styles in attributes, which Swagger UI sets. Nothing may
 * frame it. https://www.w3.org/TR/CSP3/
 */
export const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What of Swagger UI's package is served. */
export const referenceFiles = [
  "swagger-ui-bundle.js",
  "swagger-ui.css",
  "favicon-32x32.png",
] as const;
