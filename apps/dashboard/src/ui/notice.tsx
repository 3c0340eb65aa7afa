import { clsx } from "clsx";
import { CircleAlert, CircleCheck, Clock, Info } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  bad: { classes: "bg-bad-soft text-bad", Icon: CircleAlert },
  warn: { classes: "bg-warn-soft text-warn", Icon: Clock, Info },
  info: { classes: "border border-line bg-surface text-ink shadow-card", Icon: Info },
  good: { classes: "bg-good-soft text-good", Icon: CircleCheck },
} as const;

type Props = {
  readonly tone: keyof typeof tones;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** Something that has happened and is worth a line. */
export function Notice({ tone, title, children, action }: Props): ReactNode {
  const { classes, Icon } = tones[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={clsx(
        "flex flex-wrap items-center gap-x-2.5 gap-y-2 rounded-lg px-3 py-2.5 text-sm",
        classes,
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  );
}
