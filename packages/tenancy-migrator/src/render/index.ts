export { renderDoctorTerminal } from "./render-doctor-terminal.ts";
export { renderPlanTerminal } from "./render-plan-terminal.ts";
export { renderReportHtml } from "./render-report-html.ts";
export { renderReportMarkdown } from "./render-report-markdown.ts";
export { renderReportTerminal } from "./render-report-terminal.ts";
export { renderStatusTerminal } from "./render-status-terminal.ts";
export { writePlanFiles } from "./write-plan-files.ts";
