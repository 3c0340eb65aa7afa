export { acmeTenancy as default } from "@acme/data-model";
