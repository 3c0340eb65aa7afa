import type { AnswerOf, Operations } from "@acme/api/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { api } from "../api/client.ts";
import { describeError } from "../api/describe-error.ts";
import { domainConfigQuery, organizationQuery } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { fieldClass } from "../ui/field.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { Switch } from "../ui/switch.tsx";
import { mayActAs } from "./role-names.ts";

type Props = { readonly organizationId: string; readonly domain: string };

/** The settings of a website: what was once called a customer config. */
export function DomainConfigCard({ organizationId, domain }: Props): ReactNode {
  const { data, error, refetch } = useQuery(domainConfigQuery(organizationId, domain));
  return (
    <Card title="Settings">
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={5} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )
      ) : data === null ? (
        <Empty title="No settings yet" hint="The chat on this website runs with the defaults." />
      ) : (
        <ConfigForm key={data.domainConfigId} organizationId={organizationId} config={data} />
      )}
    </Card>
  );
}

type Config = AnswerOf<Operations["getDomainConfig"]>;

function ConfigForm({
  organizationId,
  config,
}: {
  readonly organizationId: string;
  readonly config: Config;
}): ReactNode {
  const queryClient = useQueryClient();
  const { data: organization } = useQuery(organizationQuery(organizationId));
  const mayChange = mayActAs(organization?.yourRole, "member");
  const params = { organizationId, domainConfigId: config.domainConfigId };
  const { queryKey } = domainConfigQuery(organizationId, config.domain);
  const update = useMutation({
    mutationFn: api.updateDomainConfig,
    onSuccess: (changed) => queryClient.setQueryData(queryKey, changed),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = textOf(form, "businessName");
    update.mutate({
      params,
      body: {
        businessName: name === "" ? null : name,
        rateLimit: Number(textOf(form, "rateLimit")),
      },
    });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <label className="grid gap-1.5 text-sm font-medium">
          Business name
          <input
            name="businessName"
            dir="auto"
            maxLength={200}
            defaultValue={config.businessName ?? ""}
            readOnly={!mayChange}
            className={fieldClass}
          />
        </label>
        <label className="grid gap-1.5 text-sm font-medium">
          Requests a minute
          <input
            name="rateLimit"
            type="number"
            min={1}
            max={100_000}
            required
            defaultValue={config.rateLimit}
            readOnly={!mayChange}
            className={fieldClass}
          />
        </label>
      </div>
      <details className="text-sm">
        <summary className="font-medium">Everything else, as JSON</summary>
        <pre
          className="mt-2 max-h-64 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs"
          tabIndex={0}
        >
          {JSON.stringify(config.settings, undefined, 2)}
        </pre>
      </details>
      {mayChange && (
        <div className="-ms-2 flex flex-wrap items-center gap-3">
          <Switch
            label="Active"
            checked={config.active}
            onChange={(active) => update.mutate({ params, body: { active } })}
          />
          <Button type="submit" look="primary" disabled={update.isPending} className="ms-auto">
            Save
          </Button>
        </div>
      )}
      {update.isSuccess && (
        <p role="status" className="text-end text-sm text-good">
          Saved.
        </p>
      )}
      {update.error !== null && (
        <p role="alert" className="text-end text-sm text-bad">
          {describeError(update.error).title}. {describeError(update.error).text}
        </p>
      )}
    </form>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
