import type { OrganizationRole } from "@acme/data-model";
import { organizationRoleSchema, userIdSchema } from "@acme/data-model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeError } from "../api/describe-error.ts";
import { membersQuery } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { fieldClass } from "../ui/field.ts";
import { roleNames } from "./role-names.ts";

type Props = { readonly organizationId: string; readonly yourRole: OrganizationRole | undefined };

/** Adds somebody by the id that the sign-in service knows them by. */
export function AddMember({ organizationId, yourRole }: Props): ReactNode {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const add = useMutation({
    mutationFn: api.addMember,
    onSuccess: async () => {
      setOpen(false);
      await queryClient.invalidateQueries({ queryKey: membersQuery(organizationId).queryKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const userId = userIdSchema.safeParse(form.get("userId"));
    setProblem(userId.success ? undefined : "That is not a user id: a UUID is one.");
    if (!userId.success) return;
    const role = organizationRoleSchema.parse(form.get("role"));
    add.mutate({
      params: { organizationId },
      body: { userId: userId.data, role },
      idempotencyKey: crypto.randomUUID(),
    });
  };
  const said = problem ?? (add.error === null ? undefined : describeError(add.error).text);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        Add a member
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Add a member">
        <form onSubmit={submit} className="grid gap-4">
          <label className="grid gap-1.5 text-sm font-medium">
            User id
            <input name="userId" autoComplete="off" className={fieldClass} />
          </label>
          <label className="grid gap-1.5 text-sm font-medium">
            Role
            <select name="role" defaultValue="member" className={fieldClass}>
              {organizationRoleSchema.options
                .filter((role) => role !== "owner" || yourRole === "owner")
                .map((role) => (
                  <option key={role} value={role}>
                    {roleNames[role]}
                  </option>
                ))}
            </select>
          </label>
          {said !== undefined && (
            <p role="alert" className="text-sm text-bad">
              {said}
            </p>
          )}
          <Button
            type="submit"
            look="primary"
            disabled={add.isPending}
            className="justify-self-end"
          >
            Add
          </Button>
        </form>
      </Dialog>
    </>
  );
}
