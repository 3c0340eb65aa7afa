import { useQuery } from "@tanstack/react-query";
import { LogOut, Monitor, Moon, Settings2, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { meQuery } from "../api/queries.ts";
import { leave } from "../session/leave.ts";
import { useName } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { Segments } from "../ui/segments.tsx";
import type { Theme } from "../ui/theme.ts";
import { setTheme, useTheme } from "../ui/theme.ts";

const themes: readonly {
  readonly value: Theme;
  readonly label: string;
  readonly icon: ReactNode;
}[] = [
  { value: "system", label: "System", icon: <Monitor className="size-4" aria-hidden="true" /> },
  { value: "light", label: "Light", icon: <Sun className="size-4" aria-hidden="true" /> },
  { value: "dark", label: "Dark", icon: <Moon className="size-4" aria-hidden="true" /> },
];

/** What is the user's own: how the page looks, and leaving it. */
export function UserMenu(): ReactNode {
  const [open, setOpen] = useState(false);
  const theme = useTheme();
  const name = useName();
  const { data: me } = useQuery(meQuery);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Preferences"
      trigger={(props) => (
        <Button {...props} look="ghost" square aria-label="Preferences">
          <Settings2 className="size-4" aria-hidden="true" />
        </Button>
      )}
    >
      <div className="grid w-72 gap-2 p-2">
        <p className="text-xs font-medium text-ink-soft">Appearance</p>
        <Segments label="Appearance" options={themes} value={theme} onChange={setTheme} />
        <div className="mt-1 border-t border-line pt-3 text-sm">
          <p className="text-xs font-medium text-ink-soft">Signed in as</p>
          <p className="mt-1 font-medium break-words" dir="auto">
            {name ?? <code className="text-xs break-all">{me?.userId ?? "…"}</code>}
          </p>
        </div>
        <Button look="ghost" className="-mx-1 !justify-start" onClick={() => void leave()}>
          <LogOut className="size-4" aria-hidden="true" />
          Sign out
        </Button>
      </div>
    </Popover>
  );
}
