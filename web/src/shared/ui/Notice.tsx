import { Alert } from "antd";
import type { AlertProps } from "antd";
import type { ReactNode } from "react";
import "./ui.css";

interface Props {
  type: AlertProps["type"];
  title: ReactNode;
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** A few lines about something that needs attention, dense enough for a narrow column. */
export function Notice({ type, title, children, action }: Props) {
  return (
    <Alert
      type={type}
      showIcon
      role="alert"
      className="ui-notice"
      title={
        <>
          <strong>{title}</strong>
          {children && <div>{children}</div>}
          {action && <div className="ui-notice-actions">{action}</div>}
        </>
      }
    />
  );
}
