/** What to do after `init`, as people do it one after the other. */
export function nextSteps(config: string, auditJob: string | undefined): string {
  const option = /(^|[\\/])tenancy\.config\.(ts|json)$/.test(config) ? "" : ` --config ${config}`;
  const steps = [
    `Read ${config}: confirm or mend what is marked as guessed.`,
    "npm install --save-dev @acme/tenancy @acme/tenancy-migrator",
    `npx acme-tenancy doctor${option}         what would stop a run, or surprise somebody`,
    `npx acme-tenancy plan${option}           every statement with the lock that it takes`,
    `npx acme-tenancy run --to verify${option}  fills and proves; changes nothing that is read`,
    ...(auditJob === undefined
      ? []
      : [`${auditJob} is a CI job that audits from then on: an example.`]),
  ];
  return ["Next:", ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join("\n");
}
