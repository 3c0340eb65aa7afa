/** What to do after `init`, as people do it one after the other. */
export function nextSteps(config: string, auditJob: string | undefined): string {
  const option = /(^|[\\/])tenancy\.config\.(m?ts|json)$/.test(config) ? "" : ` --config ${config}`;
  const commands = [
    ["doctor", "what would stop a run, or surprise somebody"],
    ["plan", "every statement with the lock that it takes"],
    ["run --to verify", "fills and proves; changes nothing that is read"],
  ].map(([command, what]) => [`npx acme-tenancy ${command}${option}`, what] as const);
  const width = Math.max(...commands.map(([command]) => command.length));
  const steps = [
    `Read ${config}: confirm or mend what is marked as guessed.`,
    "npm install --save-dev @acme/tenancy @acme/tenancy-migrator",
    ...commands.map(([command, what]) => `${command.padEnd(width)}  ${what}`),
    ...(auditJob === undefined
      ? []
      : [`${auditJob} is a CI job that audits from then on: an example.`]),
  ];
  return ["Next:", ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join("\n");
}
