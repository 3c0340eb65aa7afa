import type { AnswerOf, Operations } from "@acme/api/client";
import { organizationIdSchema } from "@acme/data-model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeError } from "../api/describe-error.ts";
import { portfolioQuery, transferPreviewQuery } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Failure } from "../ui/failure.tsx";
import { fieldClass } from "../ui/field.ts";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { mayActAs } from "./role-names.ts";
import { TransferPreview } from "./transfer-preview.tsx";

type Domain = AnswerOf<Operations["getDomain"]>;
type Props = { readonly organizationId: string; readonly domain: Domain };

/** Hands a website over to another organization; first it shows what goes with it. */
export function TransferCard({ organizationId, domain }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Card title="Transfer to another organization">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm text-ink-soft">
          The website moves with everything under it: pages, conversations, messages. Nobody of this
          organization sees any of it afterwards.
        </p>
        <Button onClick={() => setOpen(true)}>Transfer …</Button>
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={`Transfer ${domain.domain}`}>
        <TransferForm organizationId={organizationId} domain={domain} />
      </Dialog>
    </Card>
  );
}

function TransferForm({ organizationId, domain }: Props): ReactNode {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [target, setTarget] = useState("");
  const [typed, setTyped] = useState("");
  const preview = useQuery(transferPreviewQuery(organizationId, domain.id));
  const portfolio = useQuery(portfolioQuery({ period: "today", compare: false }));
  // You have to be at least admin in both.
  const targets = (portfolio.data?.organizations ?? []).filter(
    (each) => each.organizationId !== organizationId && mayActAs(each.role, "admin"),
  );
  const isStuck = portfolio.data !== undefined && targets.length === 0;
  const transfer = useMutation({
    mutationFn: api.transferDomain,
    onSuccess: async ({ organizationId: owner, domainId }) => {
      queryClient.removeQueries({ queryKey: [organizationId] });
      await navigate({
        to: "/organizations/$organizationId/domains/$domainId",
        params: { organizationId: owner, domainId },
      });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    transfer.mutate({
      params: { organizationId, domainId: domain.id },
      body: { toOrganizationId: organizationIdSchema.parse(target) },
      idempotencyKey: crypto.randomUUID(),
    });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {preview.data !== undefined ? (
        <TransferPreview rows={preview.data.rows} />
      ) : preview.error === null ? (
        <Skeleton lines={5} />
      ) : (
        <Failure error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {isStuck ? (
        <Notice tone="info" title="You are an administrator of no other organization">
          Whoever is one here and there can hand the website over.
        </Notice>
      ) : (
        <>
          <label className="grid gap-1.5 text-sm font-medium">
            To
            <select
              required
              value={target}
              onChange={(event) => setTarget(event.target.value)}
              className={fieldClass}
            >
              <option value="">Choose an organization</option>
              {targets.map(({ organizationId: id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="grid gap-1.5 text-sm font-medium">
            Type {domain.domain} to confirm
            <input
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              className={fieldClass}
            />
          </label>
        </>
      )}
      {transfer.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {describeError(transfer.error).title}. {describeError(transfer.error).text}
        </p>
      )}
      {!isStuck && (
        <Button
          type="submit"
          look="danger"
          className="justify-self-end"
          disabled={target === "" || typed !== domain.domain || transfer.isPending}
        >
          Transfer
        </Button>
      )}
    </form>
  );
}
