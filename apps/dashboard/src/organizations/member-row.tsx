import type { AnswerOf, Operations } from "@acme/api/client";
import type { OrganizationRole } from "@acme/data-model";
import { organizationRoleSchema } from "@acme/data-model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeError } from "../api/describe-error.ts";
import { membersQuery } from "../api/queries.ts";
import { formatDate } from "../format/dates.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { mayActAs, roleNames } from "./role-names.ts";

type Member = AnswerOf<Operations["listMembers"]>["items"][number];

type Props = {
  readonly organizationId: string;
  readonly member: Member;
  readonly yourRole: OrganizationRole | undefined;
  readonly isYou: boolean;
};

/** Somebody of the organization; administrators change what they may do, or put them out. */
export function MemberRow({ organizationId, member, yourRole, isYou }: Props): ReactNode {
  const queryClient = useQueryClient();
  const [asks, setAsks] = useState(false);
  // What tells one apart from another at a glance; nobody's name is known here.
  const shortId = member.userId.slice(0, 8);
  const params = { organizationId, memberId: member.id };
  const refresh = (): Promise<void> =>
    queryClient.invalidateQueries({ queryKey: membersQuery(organizationId).queryKey });
  const change = useMutation({
    mutationFn: (role: OrganizationRole) => api.changeMemberRole({ params, body: { role } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.removeMember({ params }),
    onSuccess: refresh,
  });
  const error = change.error ?? remove.error;
  const mayChange = mayActAs(yourRole, member.role === "owner" ? "owner" : "admin");
  // Only owners make owners.
  const roles = organizationRoleSchema.options.filter(
    (role) => role !== "owner" || yourRole === "owner",
  );
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex h-6 items-center">
          <span className="truncate font-mono text-xs text-ink-faint" title={member.userId}>
            <span className="text-sm font-medium text-ink">{shortId}</span>
            {member.userId.slice(shortId.length)}
          </span>
          <CopyButton label={`Copy the id of ${shortId}`} text={member.userId} />
          {isYou && (
            <span className="ms-1 rounded bg-accent-soft px-1.5 text-xs text-accent">You</span>
          )}
        </p>
        <p className="text-xs text-ink-faint">Member since {formatDate(member.joinedAt)}</p>
      </div>
      {mayChange ? (
        <>
          <select
            aria-label={`Role of ${shortId}`}
            value={change.isPending ? change.variables : member.role}
            disabled={change.isPending}
            onChange={({ target }) => change.mutate(organizationRoleSchema.parse(target.value))}
            className="h-9 rounded-md border border-line bg-surface px-2 text-sm shadow-card"
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleNames[role]}
              </option>
            ))}
          </select>
          <Button look="ghost" onClick={() => setAsks(true)}>
            Remove
          </Button>
        </>
      ) : (
        <span className="text-sm text-ink-soft">{roleNames[member.role]}</span>
      )}
      {error !== null && (
        <p role="alert" className="basis-full text-sm text-bad">
          {describeError(error).title}. {describeError(error).text}
        </p>
      )}
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        title={isYou ? "Leave this organization?" : "Remove this member?"}
        action={isYou ? "Leave" : "Remove"}
        onConfirm={() => remove.mutate()}
      >
        {isYou ? "You lose" : `${shortId} loses`} access to all of it at once.
      </Confirm>
    </li>
  );
}
