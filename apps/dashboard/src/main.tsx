import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { createQueryClient } from "./api/query-client.ts";
import { createAppRouter } from "./app/router.tsx";
import { arrive } from "./session/arrival.ts";
import { SessionGate } from "./session/session-gate.tsx";

// Compiled validators are made with `new Function`, which the content security policy forbids.
z.config({ jitless: true });

// Begun once, before anything is rendered: what came in the address works once.
const arrival = arrive();

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root.");

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SessionGate arrival={arrival}>
        <RouterProvider router={router} />
      </SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
