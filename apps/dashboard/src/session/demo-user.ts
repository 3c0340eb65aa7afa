import { z } from "zod";

const answer = z.object({ token: z.string() });

/**
 * The demo user that the address names after `#demo-user=`, as `pnpm start` prints it: one click, and one
 * is in. What stands after # is sent to no server and to no other page.
 */
export function demoUserOf(hash: string): string | undefined {
  return new URLSearchParams(hash.slice(1)).get("demo-user") ?? undefined;
}

/**
 * A token for a demo user. Only servers for development give any.
 *
 * @throws {Error} where this one gives none
 */
export async function demoToken(userId: string): Promise<string> {
  const response = await fetch("/dev/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ userId }),
  });
  const parsed = answer.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !parsed.success) throw new Error("This server has no demo users.");
  return parsed.data.token;
}
