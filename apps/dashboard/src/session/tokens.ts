import { z } from "zod";

/** What somebody has who is signed in. All but the access token is there only with a sign-in service. */
export const tokensSchema = z.object({
  /** For the API. */
  access: z.string(),
  /** When a new one is to be fetched, in milliseconds since the epoch by this machine's own clock. */
  renewAt: z.number().optional(),
  /** What a new one is fetched with. */
  refresh: z.string().optional(),
  /** Tells the sign-in service at the end whose session it is. */
  id: z.string().optional(),
  /** What the sign-in service calls them: a name, or else an e-mail address. */
  name: z.string().optional(),
});

export type Tokens = z.infer<typeof tokensSchema>;
