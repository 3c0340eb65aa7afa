/** What is wrong with a JSON text, and where: names and indices joined by dots, "" for the whole. */
export class JsonFault extends Error {
  override readonly name = "JsonFault";
  readonly path: string;

  constructor(message: string, path: readonly (string | number)[] = []) {
    super(message);
    this.path = path.join(".");
  }
}
