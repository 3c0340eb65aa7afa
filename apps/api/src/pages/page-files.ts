import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** A file of a web app, as it is sent. */
export type PageFile = {
  /** Below the app's address: `assets/index-3fa2.js`. */
  readonly path: string;
  /** With the dot: `.js`. */
  readonly extension: string;
  readonly body: Buffer;
  /** The same with Brotli; `undefined` for what is compressed already. */
  readonly brotli: Buffer | undefined;
};

const compress = promisify(brotliCompress);
const compressible = new Set([".html", ".css", ".js", ".svg", ".json", ".txt"]);

/**
 * A built web app, read whole and compressed once: some dozens of files and a megabyte or two.
 *
 * @throws Error where there is no `index.html` in the folder
 */
export async function readPageFiles(directory: string): Promise<readonly PageFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
  if (!names.includes("index.html")) {
    throw new Error(`${directory} holds no index.html: build the dashboard first (pnpm build).`);
  }
  return Promise.all(names.map((name) => readPageFile(directory, name)));
}

async function readPageFile(directory: string, name: string): Promise<PageFile> {
  const body = await readFile(join(directory, name));
  const extension = extname(name);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return {
    path: name.split(sep).join("/"),
    extension,
    body,
    brotli: compressible.has(extension) ? await compress(body, { params }) : undefined,
  };
}
