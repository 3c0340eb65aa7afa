import type { ParsedDeclaration } from "./declaration-schema.ts";
import type { DeclarationProblem } from "./errors.ts";

/** One role in two parts would have the rights of both, and the stronger part's rows. */
export function roleProblems({
  roles,
  claims,
  legacyRoles,
}: ParsedDeclaration): DeclarationProblem[] {
  const parts = [
    { role: roles.tenant, part: "the role that row level security is written for" },
    { role: roles.system, part: "the role of audited work on all tenants" },
    ...(claims === undefined ? [] : [{ role: claims.role, part: "the role of callers by claims" }]),
  ];
  return [
    ...parts
      .filter(({ role }) => legacyRoles.includes(role))
      .map(({ role, part }) =>
        conflict(
          "legacyRoles",
          `names "${role}", ${part}: a legacy role goes on seeing every row, so there would be no isolation; name another role`,
        ),
      ),
    ...(roles.system === roles.tenant
      ? [
          conflict(
            "roles.system",
            `is "${roles.tenant}", as the tenant role is: what a tenant's statements run as may not become what sees all tenants; name another role`,
          ),
        ]
      : []),
    ...(claims !== undefined && (claims.role === roles.tenant || claims.role === roles.system)
      ? [
          conflict(
            "claims.role",
            `is "${claims.role}", which is another part's role already: who may come by claims alone must not be mixed up with who brings a ticket; name another role`,
          ),
        ]
      : []),
  ];
}

function conflict(path: string, message: string): DeclarationProblem {
  return { code: "ROLE_CONFLICT", path, message };
}
