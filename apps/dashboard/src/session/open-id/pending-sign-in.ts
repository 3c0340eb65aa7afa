import { z } from "zod";
import { stored } from "../tab-storage.ts";

/** What only the tab knows that has sent somebody to the sign-in service. */
const pendingSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  /** The secret of PKCE. */
  verifier: z.string(),
  /** Where on this page one was: path, query. */
  from: z.string(),
});

export const pendingSignIn = stored("pending-sign-in", pendingSchema);
