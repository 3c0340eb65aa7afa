// Prints "N passed, N failed[, N skipped]" from the JSON report of the test runner.
// Usage: node .ci/count-tests.mjs <report.json> <exit code of the run>
// Plain JavaScript, since it also has to run where only the Node of the machine is there.
import { existsSync, readFileSync } from "node:fs";

const [reportPath = "", exitCode = "1"] = process.argv.slice(2);

let passed = 0;
let failed = 0;
let skipped = 0;
if (existsSync(reportPath)) {
  const { testResults } = JSON.parse(readFileSync(reportPath, "utf8"));
  for (const { status, assertionResults } of testResults) {
    const counts = { passed: 0, failed: 0, other: 0 };
    for (const test of assertionResults) {
      counts[test.status === "passed" || test.status === "failed" ? test.status : "other"] += 1;
    }
    passed += counts.passed;
    skipped += counts.other;
    // A file that could not be loaded, or whose hooks failed, has no failed test to show for it.
    failed += status === "failed" ? Math.max(1, counts.failed) : counts.failed;
  }
}
// No tests at all, or a run that failed otherwise (a step before, an error outside of any test).
if (failed === 0 && (passed === 0 || exitCode !== "0")) {
  failed = 1;
}

console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
