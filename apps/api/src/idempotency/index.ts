export { answerOnce } from "./answer-once.ts";
export type { OnceAnswered } from "./answer-once.ts";
export { readIdempotencyKey } from "./idempotency-key.ts";
