import { createApiClient } from "@acme/api/client";
import { accessToken, fetchWithRenewal } from "../session/access-token.ts";

/** The API on the page's own origin, as whoever is signed in. */
export const api = createApiClient({ baseUrl: "", token: accessToken, fetch: fetchWithRenewal });
