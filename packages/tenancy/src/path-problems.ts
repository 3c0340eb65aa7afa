import type { ParsedDeclaration } from "./declaration-schema.ts";
import type { DeclarationProblem, DeclarationProblemCode } from "./errors.ts";
import type { ParentPath, TenantTable } from "./tenancy.ts";

type Fault = { readonly code: DeclarationProblemCode; readonly message: string };

/** What is wrong with each step from a table to its parent, taken by itself. */
export function pathProblems(
  declaration: ParsedDeclaration,
  tables: readonly TenantTable[],
): DeclarationProblem[] {
  // A map, not the object: "constructor" is a name that every object answers to.
  const declared = new Map(Object.entries(declaration.tables));
  const newNames = new Map(tables.map((table) => [table.legacyName, table.name]));

  function parentFault(path: ParentPath): Fault | undefined {
    const { tenant, column } = declaration;
    if (path.parent === tenant.table) {
      const message = `points at the tenant table "${tenant.table}": a table that references its tenant owns the column itself; say { owner: "column" } (the column is "${column}")`;
      return { code: "PARENT_IS_TENANT", message };
    }
    const parent = declared.get(path.parent);
    if (parent === undefined) {
      const newName = newNames.get(path.parent);
      const hint =
        newName === undefined
          ? `declared are ${shortList([...declared.keys()])}`
          : `it is called "${newName}" here`;
      const message = `names the parent "${path.parent}", which is not declared; ${hint}`;
      return { code: "UNKNOWN_PARENT", message };
    }
    if ("exempt" in parent) {
      const message = `leads to "${path.parent}", which is exempt (${parent.exempt}), so this path never reaches the tenant`;
      return { code: "NEVER_REACHES_TENANT", message };
    }
    return undefined;
  }

  return tables.flatMap((table) => {
    const spellings = table.paths.map((path) => JSON.stringify(path));
    const faults = table.paths.flatMap((path, index) => [
      parentFault(path),
      keyFault(path),
      spellings.indexOf(spellings[index] ?? "") < index ? twiceFault(path) : undefined,
    ]);
    return faults
      .filter((fault) => fault !== undefined)
      .map((fault) => ({ ...fault, path: `tables.${table.name}.via` }));
  });
}

function keyFault({ columns, key }: ParentPath): Fault | undefined {
  if (key === undefined || key.length === columns.length) return undefined;
  const message = `has ${columns.length} column(s) but a key of ${key.length}; name one column of the parent for each`;
  return { code: "KEY_LENGTH", message };
}

function twiceFault({ parent }: ParentPath): Fault {
  return {
    code: "DUPLICATE_PATH",
    message: `names the path to "${parent}" twice; take one of them out`,
  };
}

// A declaration of thousands of tables would otherwise repeat them all in each of thousands of messages.
function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
