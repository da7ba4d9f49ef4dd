import { Button, Result } from "antd";
import { Component } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  children: ReactNode;
}

/** A defect of one part is shown there; the rest of the page, and a call, goes on. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <Broken again={() => this.setState({ failed: false })} />;
  }
}

function Broken({ again }: { again(): void }) {
  const { t } = useTranslation();
  return (
    <Result
      status="error"
      title={t("broken.title")}
      subTitle={t("broken.detail")}
      extra={
        <Button type="primary" onClick={again}>
          {t("action.retry")}
        </Button>
      }
    />
  );
}
