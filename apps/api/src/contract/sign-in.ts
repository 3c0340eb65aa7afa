import { z } from "zod";

/**
 * What the dashboard has to know to sign somebody in with OpenID Connect. It stands in the page as
 * `<meta name="sign-in">`, so that no request comes before the first one that matters; all of it is public.
 */
export const signInSchema = z.object({
  /** The sign-in service, whose discovery document is below this address. */
  issuer: z.url(),
  clientId: z.string(),
  /** Separated by spaces; `openid` is among them. */
  scope: z.string(),
  /** What else an authorization request says, e.g. whom the access token is for. */
  parameters: z.record(z.string(), z.string()),
});

export type SignIn = z.infer<typeof signInSchema>;
