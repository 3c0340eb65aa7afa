import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { periodProblem } from "./period-problem.ts";

type Days = { readonly from: string; readonly to: string };

type Props = {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChoose: (days: Days) => void;
};

const field = "h-9 w-full rounded-md border border-line-strong bg-surface px-2 text-sm";

/** The first and the last day, both included. */
export function CustomPeriod({ from = "", to = "", onChoose }: Props): ReactNode {
  const [days, setDays] = useState<Days>({ from, to });
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = periodProblem(days);
    setProblem(found);
    if (found === undefined) onChoose(days);
  };
  return (
    <form onSubmit={submit} noValidate className="grid w-64 gap-3 p-3">
      <label className="grid gap-1 text-sm font-medium">
        First day
        <input
          type="date"
          value={days.from}
          onChange={(event) => setDays({ ...days, from: event.target.value })}
          className={field}
        />
      </label>
      <label className="grid gap-1 text-sm font-medium">
        Last day
        <input
          type="date"
          value={days.to}
          onChange={(event) => setDays({ ...days, to: event.target.value })}
          className={field}
        />
      </label>
      {problem !== undefined && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      <Button type="submit" look="primary">
        Show these days
      </Button>
    </form>
  );
}
