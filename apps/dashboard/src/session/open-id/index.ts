// Loaded when somebody signs in or out or a token's time is up, and not with the page.
export { beginSignIn } from "./begin-sign-in.ts";
export { completeSignIn } from "./complete-sign-in.ts";
export { endSession } from "./end-session.ts";
export { renewTokens } from "./renew-tokens.ts";
