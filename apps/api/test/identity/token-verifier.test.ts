import { createSign, generateKeyPairSync } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import type { TokenOptions } from "../../src/identity/token-options.ts";
import { createTokenVerifier } from "../../src/identity/verify-token.ts";
import { ids } from "../support/ids.ts";
import { listen } from "../support/serve.ts";
import { secret, tokenFor, tokenOptions } from "../support/tokens.ts";

const user = ids.user(1, "owner");
const minute = 60_000;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const claims = {
  sub: user,
  iss: tokenOptions.issuer,
  aud: tokenOptions.audience,
  iat: Math.floor(Date.now() / 1000),
  exp: Math.floor(Date.now() / 1000) + 600,
};

function verify(token: string, changes: Partial<TokenOptions> = {}): Promise<unknown> {
  return createTokenVerifier({ ...tokenOptions, ...changes })(token);
}

/** Signed with a key pair of its own, as a sign-in service would. */
async function signedWith(key: CryptoKey, algorithm: string, keyId?: string): Promise<string> {
  const header = { alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) };
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

describe("a token", () => {
  it("tells whose it is", async () => {
    expect(await verify(await tokenFor(user))).toBe(user);
  });

  it("is refused without a signature, whatever it calls that", async () => {
    for (const alg of ["none", "None", "NONE", ""]) {
      const unsigned = `${encode({ alg, typ: "JWT" })}.${encode(claims)}.`;
      await expect(verify(unsigned)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
    }
  });

  it.each([
    ["from another issuer", { issuer: "https://elsewhere.test" }],
    ["for another audience", { audience: "https://other-api.test" }],
    ["signed with another key", { secret: "another secret, as long as the right one is" }],
    ["not valid yet", { notBefore: new Date(Date.now() + minute) }],
    ["without an expiry", { expiresAt: null }],
    ["without a time of issue", { issuedAt: null }],
    ["issued in the future", { issuedAt: new Date(Date.now() + minute) }],
    ["with an algorithm that is not listed", { algorithm: "HS512" }],
  ])("is refused %s", async (_what, changes) => {
    const token = await tokenFor(user, changes);
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  it("is refused when its time is up, with a code of its own", async () => {
    const token = await tokenFor(user, { expiresAt: new Date(Date.now() - minute) });
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  it("is refused when it is older than allowed, whatever expiry it claims", async () => {
    const token = await tokenFor(user, {
      issuedAt: new Date(Date.now() - 25 * 60 * minute),
      expiresAt: new Date(Date.now() + 60 * minute),
    });
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
    expect(await verify(token, { maxAge: 26 * 60 * 60 })).toBe(user);
  });

  it("is good for a few seconds more, for clocks that differ", async () => {
    const issued = Date.now();
    const token = await tokenFor(user, { expiresAt: new Date(issued + minute) });
    const at =
      (seconds: number): (() => number) =>
      () =>
        issued + minute + seconds * 1000;
    expect(await verify(token, { now: at(3) })).toBe(user);
    await expect(verify(token, { now: at(7) })).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  it.each([
    ["a name", "admin"],
    ["nothing", ""],
    ["SQL", "' OR true --"],
    ["an id with something behind it", `${user}x`],
  ])("is refused when its subject is %s", async (_what, subject) => {
    const token = await tokenFor(subject);
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  it.each([
    ["no token", "abc"],
    ["of three empty parts", ".."],
    ["of parts that are no JSON", "YQ.YQ.YQ"],
    ["with a header that is a list", `${encode([])}.${encode(claims)}.YQ`],
    ["that is encrypted", `${encode({ alg: "dir", enc: "A256GCM" })}..YQ.YQ.YQ`],
    [
      "with a critical extension",
      `${encode({ alg: "HS256", crit: ["x"], x: 1 })}.${encode(claims)}.YQ`,
    ],
    ["that is enormous", `${encode({ alg: "HS256" })}.${"A".repeat(100_000)}.YQ`],
  ])("is refused when it is a text %s", async (_what, token) => {
    await expect(verify(token)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  it("is refused when somebody has changed its claims", async () => {
    const [header, , signature] = (await tokenFor(user)).split(".");
    const changed = `${header}.${encode({ ...claims, sub: ids.user(2, "owner") })}.${signature}`;
    await expect(verify(changed)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });
});

describe("a public key", () => {
  it("checks what its private half has signed", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const token = await signedWith(privateKey, "ES256");
    const algorithms = ["RS256", "ES256"];
    const pem = await exportSPKI(publicKey);
    expect(await verify(token, { key: { kind: "spki", pem }, algorithms })).toBe(user);
    const jwk = await exportJWK(publicKey);
    expect(await verify(token, { key: { kind: "jwk", jwk }, algorithms })).toBe(user);
  });

  it("is no secret: a token signed with its text is refused", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const forged = await tokenFor(user, { secret: pem });
    const options = { key: { kind: "spki", pem }, algorithms: ["RS256"] } as const;
    await expect(verify(forged, options)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  it("refuses a signature of another kind of key", async () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const text = `${encode({ alg: "RS256" })}.${encode(claims)}`;
    const signature = createSign("sha256").update(text).sign(rsa.privateKey).toString("base64url");
    const options = { key: { kind: "spki", pem }, algorithms: ["RS256", "EdDSA"] } as const;
    await expect(verify(`${text}.${signature}`, options)).rejects.toMatchObject({
      code: "TOKEN_INVALID",
    });
  });
});

describe("a key set", () => {
  async function published(status = 200): Promise<{ url: URL; token: string; foreign: string }> {
    const pair = await generateKeyPair("ES256", { extractable: true });
    const other = await generateKeyPair("ES256", { extractable: true });
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256", use: "sig" }];
    const address = await listen((_request, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ keys }));
    });
    return {
      url: new URL("/jwks.json", address),
      token: await signedWith(pair.privateKey, "ES256", "one"),
      foreign: await signedWith(other.privateKey, "ES256", "two"),
    };
  }

  it("is fetched, and checks what one of its keys has signed", async () => {
    const { url, token, foreign } = await published();
    const options = { key: { kind: "jwks", url }, algorithms: ["ES256"] } as const;
    expect(await verify(token, options)).toBe(user);
    await expect(verify(foreign, options)).rejects.toMatchObject({ code: "TOKEN_INVALID" });
  });

  it("that can't be had says nothing about the token", async () => {
    const { url, token } = await published(500);
    const options = { key: { kind: "jwks", url }, algorithms: ["ES256"] } as const;
    await expect(verify(token, options)).rejects.toMatchObject({ code: "TOKEN_KEYS_UNAVAILABLE" });
    const nowhere = {
      ...options,
      key: { kind: "jwks", url: new URL("http://127.0.0.1:1/") },
    } as const;
    await expect(verify(token, nowhere)).rejects.toMatchObject({ code: "TOKEN_KEYS_UNAVAILABLE" });
  });
});

describe("createTokenVerifier", () => {
  it.each([
    ["no algorithm", { algorithms: [] }],
    ["an algorithm for public keys with a secret", { algorithms: ["HS256", "RS256"] }],
    ["none", { algorithms: ["none"] }],
    ["a short secret", { key: { kind: "secret", secret: secret.slice(0, 31) } }],
    ["a key that is none", { key: { kind: "spki", pem: "nonsense" }, algorithms: ["RS256"] }],
    [
      "a secret's algorithm with a key set",
      { key: { kind: "jwks", url: new URL("http://127.0.0.1:1/") }, algorithms: ["HS256"] },
    ],
  ] as const)("refuses %s", (_what, changes) => {
    expect(() => createTokenVerifier({ ...tokenOptions, ...changes })).toThrow(Error);
  });
});
