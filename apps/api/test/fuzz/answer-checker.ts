import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../../src/openapi/document.ts";
import type { Answered } from "../support/serve.ts";
import type { FuzzedRequest } from "./request-arbitrary.ts";

type Response = {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
};

/** Says what in an answer the document does not: its status, its type, or something in its body. */
export function answerChecker(
  document: OpenApiDocument,
): (asked: FuzzedRequest, answer: Answered) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(JSON.stringify(document)) as object, "document");

  return ({ template, method }, answer) => {
    if (answer.status >= 500) return [`answered ${answer.status}`];
    const at = ["paths", template, method.toLowerCase(), "responses", String(answer.status)];
    const response = at.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      document,
    ) as Response | undefined;
    if (response === undefined) return [`answered ${answer.status}, which is not documented`];
    const [[type] = []] = Object.entries(response.content ?? {});
    const given = answer.headers.get("content-type")?.split(";")[0];
    if (type !== given && (type !== undefined || answer.text !== "")) {
      return [`answered with ${String(given)}, not ${String(type)}`];
    }
    if (type === undefined || answer.json === undefined) return [];
    const pointer = [...at, "content", type, "schema"].map(escaped).join("/");
    const validate = ajv.getSchema(`document#/${pointer}`);
    if (validate === undefined) return [`has no schema at ${pointer}`];
    return validate(answer.json) === true ? [] : [ajv.errorsText(validate.errors)];
  };
}

/** For a pointer in a URL's fragment. https://www.rfc-editor.org/rfc/rfc6901#section-6 */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
