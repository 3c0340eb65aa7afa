import { beforeEach, describe, expect, test } from "vitest";
import { addStorage } from "../harness/storage.ts";
import { ids } from "../support/ids.ts";
import type { Answered, Api } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";

let api: Api;

beforeEach(async () => {
  api = await serveApi();
  await addStorage(api.database);
});

const post = (key: string, body: unknown = { domain: "new.example" }): Promise<Answered> =>
  api.ask(`/v1/organizations/${ids.organization(1)}/domains`, {
    method: "POST",
    as: ids.user(1, "owner"),
    headers: { "Idempotency-Key": key },
    body,
  });

describe("a POST with an Idempotency-Key", () => {
  test("is answered twice the same, and says the second time that it is the first answer", async () => {
    const [first, second] = [await post('"k-1"'), await post('"k-1"')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(first.headers.get("Idempotency-Replayed")).toBeNull();
    expect(second.headers.get("Idempotency-Replayed")).toBe("true");
  });

  test("is refused with another body, and with a key that is none", async () => {
    await post("k-1");
    const other = await post("k-1", { domain: "other.example" });
    expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
    const none = await post('"');
    expect([none.status, none.json.code]).toEqual([400, "invalid_idempotency_key"]);
  });

  test("that failed may be sent again", async () => {
    const taken = await post("k-1", { domain: "one.zebrafinch.example" });
    expect([taken.status, taken.json.code]).toEqual([409, "already_exists"]);
    expect((await post("k-1", { domain: "new.example" })).status).toBe(201);
  });
});
