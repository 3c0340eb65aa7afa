import { organizationIdSchema } from "@acme/data-model";
import { z } from "zod";

/** Everything of an organization is under its id: no header and no body says whose it is. */
export const organizationPath = "/v1/organizations/{organizationId}";

export const organizationParams = { organizationId: organizationIdSchema };

export const organizationParameters = z.strictObject(organizationParams);
