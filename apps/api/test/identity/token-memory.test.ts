import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createTokenMemory } from "../../src/identity/token-memory.ts";
import { createTokenVerifier } from "../../src/identity/verify-token.ts";
import { ids } from "../support/ids.ts";
import { listen } from "../support/serve.ts";
import { tokenFor, tokenOptions } from "../support/tokens.ts";

const user = ids.user(1, "owner");
const minute = 60_000;
const noon = Date.UTC(2026, 10, 26, 12);

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function verifierAt(start: number) {
  const clock = { now: start };
  return { clock, verify: createTokenVerifier({ ...tokenOptions, now: () => clock.now }) };
}

describe("a token that was found good", () => {
  test("is not checked again while nothing has changed", async () => {
    const signatures = vi.spyOn(crypto.subtle, "verify");
    const { verify } = verifierAt(Date.now());
    const token = await tokenFor(user);
    expect([await verify(token), await verify(token), await verify(token)]).toEqual([
      user,
      user,
      user,
    ]);
    expect(signatures).toHaveBeenCalledTimes(1);
  });

  test("is refused from the moment on at which its time is up", async () => {
    const { clock, verify } = verifierAt(noon);
    const token = await tokenFor(user, {
      issuedAt: new Date(noon),
      expiresAt: new Date(noon + minute),
    });
    expect(await verify(token)).toBe(user);
    clock.now = noon + minute + 4_999;
    expect(await verify(token)).toBe(user);
    clock.now = noon + minute + 5_000;
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  test("is refused once it is older than allowed, whatever expiry it claims", async () => {
    const { clock, verify } = verifierAt(noon);
    const day = 1_440 * minute;
    const token = await tokenFor(user, {
      issuedAt: new Date(noon),
      expiresAt: new Date(noon + 9 * day),
    });
    expect(await verify(token)).toBe(user);
    clock.now = noon + day + 6_000;
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  test("is refused where the clock has stepped back to before it was valid", async () => {
    const { clock, verify } = verifierAt(noon);
    const token = await tokenFor(user, {
      issuedAt: new Date(noon),
      expiresAt: new Date(noon + minute),
    });
    expect(await verify(token)).toBe(user);
    clock.now = noon - minute;
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  test("makes no other token good that begins like it", async () => {
    const { verify } = verifierAt(Date.now());
    const token = await tokenFor(user);
    await verify(token);
    const forged = `${token.slice(0, token.lastIndexOf("."))}.${"A".repeat(43)}`;
    await expect(verify(forged)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  test("is refused once the key set is published without its key", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: noon });
    const pairs = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
    const sets = await Promise.all(
      pairs.map(async ({ publicKey }, index) => ({
        keys: [{ ...(await exportJWK(publicKey)), kid: `key ${index}`, alg: "ES256" }],
      })),
    );
    let published = sets[0];
    const address = await listen((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(published));
    });
    const verify = createTokenVerifier({
      ...tokenOptions,
      key: { kind: "jwks", url: new URL("/jwks.json", address) },
      algorithms: ["ES256"],
    });
    const signed = (index: number): Promise<string> =>
      new SignJWT({ sub: user, iss: tokenOptions.issuer, aud: tokenOptions.audience })
        .setProtectedHeader({ alg: "ES256", kid: `key ${index}` })
        .setIssuedAt()
        .setExpirationTime("1 hour")
        .sign(pairs[index]?.privateKey ?? new Uint8Array());
    const tokens = [await signed(0), await signed(1)];
    const [old = "", young = ""] = tokens;
    expect([await verify(old), await verify(old)]).toEqual([user, user]);

    published = sets[1];
    vi.setSystemTime(noon + minute);
    // Nobody has asked for the set anew so far; a key that isn't in it makes somebody do so.
    expect(await verify(young)).toBe(user);
    await expect(verify(old)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });
});

describe("the memory for tokens", () => {
  const keys = {};

  test("forgets the oldest of more than ten thousand", () => {
    const memory = createTokenMemory({ keysInForce: () => keys, now: () => noon });
    for (let token = 0; token <= 10_000; token += 1) {
      memory.checking(`token ${token}`)(user, noon + minute);
    }
    expect(memory.recall("token 0")).toBeUndefined();
    expect([memory.recall("token 1"), memory.recall("token 10000")]).toEqual([user, user]);
  });

  test("keeps nothing while nobody knows the keys, and nothing that was checked with others", () => {
    let inForce: object | undefined;
    const memory = createTokenMemory({ keysInForce: () => inForce, now: () => noon });
    memory.checking("token")(user, noon + minute);
    expect(memory.recall("token")).toBeUndefined();
    inForce = keys;
    expect(memory.recall("token")).toBeUndefined();
    const remember = memory.checking("token");
    inForce = {};
    remember(user, noon + minute);
    expect(memory.recall("token")).toBeUndefined();
    inForce = keys;
    expect(memory.recall("token")).toBe(user);
    inForce = undefined;
    expect(memory.recall("token")).toBeUndefined();
  });
});
