import type { ReactNode } from "react";
import { Component } from "react";
import { Failure } from "./failure.tsx";

type Props = { readonly children: ReactNode };
type State = { readonly error: Error | undefined };

/** What goes wrong inside shows here and takes nothing around it along. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Failure error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
