import type { Page } from "playwright-core";
import type { Person } from "./people.ts";

export type DashboardPage = {
  readonly name: string;
  readonly path: (person: Person) => string;
  /** Waits until what it shows is there. */
  readonly ready: (page: Page) => Promise<void>;
  /** Where it takes a click to get there. */
  readonly open?: (page: Page) => Promise<void>;
};

const of = (person: Person, rest: string): string =>
  `/organizations/${person.organizationId}/${rest}`;

const firstItem = (list: string) => (page: Page) =>
  page.getByRole("list", { name: list }).getByRole("listitem").first().waitFor();

/** Every page of the dashboard, and what opens on one. */
export const dashboardPages: readonly DashboardPage[] = [
  {
    name: "overview",
    path: (person) => of(person, "overview"),
    ready: async (page) => {
      const cards = ["Trend", "Recent conversations", "Languages"];
      for (const name of cards) await page.getByRole("region", { name }).waitFor();
      await page.getByRole("table", { name: "Conversations a day" }).waitFor({ state: "attached" });
    },
  },
  {
    name: "overview-filters",
    path: (person) => of(person, "overview?period=7d"),
    ready: (page) => page.getByRole("option").nth(1).waitFor(),
    open: (page) => page.getByRole("button", { name: "All websites" }).click(),
  },
  {
    name: "overview-empty",
    path: (person) => of(person, "overview?period=custom&from=2001-01-01&to=2001-01-07"),
    ready: (page) => page.getByText("Nothing happened in these days").waitFor(),
  },
  {
    name: "conversations",
    path: (person) => of(person, "conversations"),
    ready: firstItem("Conversations"),
  },
  {
    name: "conversation",
    path: (person) => of(person, "conversations"),
    open: async (page) => {
      const list = page.getByRole("list", { name: "Conversations" });
      await list.getByRole("link").first().click();
    },
    ready: (page) => page.getByText(/\d+ messages?, from/).waitFor(),
  },
  {
    name: "websites",
    path: (person) => of(person, "domains"),
    ready: firstItem("Websites"),
  },
  {
    name: "website",
    path: (person) => of(person, "domains"),
    open: (page) => page.getByRole("list", { name: "Websites" }).getByRole("link").nth(1).click(),
    ready: async (page) => {
      await page.getByLabel("Business name").waitFor();
      await page.getByRole("button", { name: "Transfer" }).waitFor();
    },
  },
  {
    name: "website-transfer",
    path: (person) => of(person, "domains"),
    open: async (page) => {
      await page.getByRole("list", { name: "Websites" }).getByRole("link").nth(1).click();
      await page.getByRole("button", { name: "Transfer" }).click();
    },
    ready: (page) => page.getByText("This goes with it:").waitFor(),
  },
  {
    name: "members",
    path: (person) => of(person, "members"),
    ready: firstItem("Members"),
  },
  {
    name: "tenancy",
    path: () => "/tenancy",
    ready: async (page) => {
      await page.getByRole("region", { name: "Checks" }).getByRole("row").nth(9).waitFor();
      await page.getByRole("list", { name: "History" }).getByRole("listitem").first().waitFor();
    },
  },
  {
    name: "tenancy-evidence",
    path: () => "/tenancy?q=policies",
    open: (page) => page.getByRole("button", { name: /^SQL of policies/ }).click(),
    ready: (page) => page.getByRole("region", { name: /^The SQL of policies/ }).waitFor(),
  },
  {
    name: "organizations",
    path: () => "/organizations",
    ready: (page) => page.getByRole("table").waitFor(),
  },
];
