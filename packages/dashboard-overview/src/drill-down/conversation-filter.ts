import type { ConversationStatus, DomainId } from "@acme/data-model";
import { TenantError } from "@acme/tenant-repositories";
import type { PeriodRequest } from "../period/period-request.ts";

/** Which conversations: those that a number of the overview was made from. */
export type ConversationFilter = {
  /** Begun in this period. Default: ever, up to now. */
  readonly period?: PeriodRequest | undefined;
  /** As for the overview. */
  readonly timeZone?: string | undefined;
  readonly domainId?: DomainId | undefined;
  /** How they stood at the end of the period, which is what the overview counts; without one, stand now. */
  readonly status?: ConversationStatus | undefined;
  /** Something in it asked this language model. */
  readonly model?: string | undefined;
  /** Something in it that the overview's languages are told from is in this one, a BCP 47 tag or `und`. */
  readonly language?: string | undefined;
  /** Part of the visitor's name, of the session or of anything said; case does not matter. At most 200 characters. */
  readonly search?: string | undefined;
  /** As for the overview. */
  readonly now?: Date | undefined;
};

const longestSearch = 200;

/** SQL: a pattern that means the text itself, whatever is in it. @throws {TenantError} `TENANT_INPUT_INVALID` */
export function patternOf(search: string): string {
  if (search.length > longestSearch || search.includes("\0")) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `search has at most ${longestSearch} characters, none of them NUL.`,
    );
  }
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
