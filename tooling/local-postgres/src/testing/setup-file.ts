import { afterAll } from "vitest";
import { cleanUpFile, openFile } from "./cleanup.ts";

// A setup file runs once for every test file, before it: a hook registered here ends whatever that file
// opened outside a test, which `afterAll` can't do when it is called in a `beforeAll`.
openFile();
afterAll(cleanUpFile);
