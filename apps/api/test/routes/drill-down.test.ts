import { describe, expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";

const organization = `/v1/organizations/${ids.organization(1)}`;
const as = ids.user(1, "viewer");

// Of tests that change nothing.
const { ask } = await serveApi();

const idsOf = async (path: string): Promise<readonly string[]> => {
  const { json } = await ask(`${organization}/${path}`, { as });
  return (json.items as { id: string }[]).map(({ id }) => id);
};

describe("conversations", () => {
  it("are found by the model that was asked", async () => {
    expect(await idsOf("conversations?model=zebrafinch-model")).toEqual([ids.row("ce", 1)]);
    expect(await idsOf("conversations?model=yakbutter-model")).toEqual([]);
  });

  it("are found by the language that the overview tells", async () => {
    const { json } = await ask(`${organization}/overview?period=90d&timeZone=UTC`, { as });
    const [{ language }] = json.languageDistribution as [{ language: string }];
    expect(await idsOf(`conversations?language=${language}`)).not.toEqual([]);
    expect(await idsOf("conversations?language=is")).toEqual([]);
    expect(await ask(`${organization}/conversations?language=Klingon!`, { as })).toMatchObject({
      status: 400,
      json: { errors: [{ path: "language" }] },
    });
  });

  it("are read one by one as the list has them", async () => {
    const { json } = await ask(`${organization}/conversations?limit=1`, { as });
    const [first] = json.items as [{ id: string }];
    const one = await ask(`${organization}/conversations/${first.id}`, { as });
    expect(one.json).toEqual(first);
  });
});

describe("websites", () => {
  it("are searched by a part of their host name, whatever that means elsewhere", async () => {
    expect(await idsOf("domains?search=TWO.zebra")).toEqual([ids.row("0d", 1, 2)]);
    expect(await idsOf("domains?search=zebrafinch")).toHaveLength(2);
    expect(await idsOf("domains?search=yakbutter")).toEqual([]);
    expect(await idsOf("domains?search=%25")).toEqual([]);
    expect(await idsOf("domains?search=zebrafinch&active=false")).toEqual([]);
  });
});
