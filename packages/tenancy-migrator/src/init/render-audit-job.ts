/**
 * An example of a CI job that audits the database for ever after, in GitHub's notation.
 *
 * @param config The declaration's path as the job sees it, from the root of the project.
 */
export function renderAuditJob(config: string): string {
  return `# An example that acme-tenancy init wrote: move it to .github/workflows to use it.
# The audit only reads, so a replica will do. It ends with 3 when something does not hold any more.
name: tenancy audit
on:
  schedule:
    - cron: "17 5 * * *"
  pull_request:
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm ci
      - run: npx acme-tenancy audit --config ${JSON.stringify(config)} --format markdown >> "$GITHUB_STEP_SUMMARY"
        env:
          DATABASE_URL: \${{ secrets.TENANCY_AUDIT_DATABASE_URL }}
`;
}
