import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import type { SignIn } from "../contract/sign-in.ts";
import type { PageFile } from "./page-files.ts";

const compress = promisify(brotliCompress);

/**
 * The app's files, whose page says how one signs in. It is an attribute and no script: the page's policy
 * has no exception for it.
 *
 * @throws Error where the page has no `</head>` to put it before
 */
export async function describeSignIn(
  files: readonly PageFile[],
  signIn: SignIn,
): Promise<readonly PageFile[]> {
  const meta = `<meta name="sign-in" content="${escape(JSON.stringify(signIn))}" />`;
  return Promise.all(
    files.map(async (file) => {
      if (file.path !== "index.html") return file;
      const page = file.body.toString("utf8");
      if (!page.includes("</head>")) throw new Error("The dashboard's index.html has no </head>.");
      const body = Buffer.from(page.replace("</head>", () => `${meta}</head>`));
      return { ...file, body, brotli: await compress(body) };
    }),
  );
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  '"': "&quot;",
  "<": "&lt;",
  ">": "&gt;",
};

function escape(text: string): string {
  return text.replaceAll(/[&"<>]/g, (character) => entities[character] ?? character);
}
