import {
  ApartmentOutlined,
  ArrowLeftOutlined,
  CloseCircleFilled,
  HistoryOutlined,
  RedoOutlined,
  RocketOutlined,
  UndoOutlined,
  WarningFilled,
} from "@ant-design/icons";
import { Button, Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { History } from "../graph/history";
import type { Keeping } from "./useDocument";

export type View = "picture" | "text";

interface Props {
  history: History;
  keeping: Keeping;
  mayWrite: boolean;
  mayPublish: boolean;
  errors: number;
  warnings: number;
  view: View;
  search: ReactNode;
  setView(view: View): void;
  undo(): void;
  redo(): void;
  tidyUp(): void;
  problems(): void;
  versions(): void;
  publish(): void;
}

/** What is done with the flow as a whole. */
export function Toolbar(props: Props) {
  const { t } = useTranslation("flows");
  const { history, keeping, mayWrite, view, errors, warnings } = props;
  const inPicture = view === "picture";
  return (
    <header className="flow-tools panel" role="toolbar" aria-label={t("tools.label")}>
      <Link to="/flows" className="flow-back" aria-label={t("tools.back")} title={t("tools.back")}>
        <ArrowLeftOutlined />
      </Link>
      <h1 title={history.flow.id}>{history.flow.name || history.flow.id}</h1>
      <span className="muted flow-kept" role="status">
        {mayWrite ? t(`keeping.${keeping}`) : t("keeping.reading")}
      </span>
      <Segmented<View>
        value={view}
        onChange={props.setView}
        aria-label={t("tools.view")}
        options={[
          { value: "picture", label: t("tools.picture") },
          { value: "text", label: t("tools.text") },
        ]}
      />
      {mayWrite && inPicture && (
        <>
          <Tool label={t("tools.undo")} icon={<UndoOutlined />} disabled={history.past.length === 0} onClick={props.undo} />
          <Tool label={t("tools.redo")} icon={<RedoOutlined />} disabled={history.future.length === 0} onClick={props.redo} />
          <Tool label={t("tools.tidy")} icon={<ApartmentOutlined />} onClick={props.tidyUp} />
        </>
      )}
      {inPicture && props.search}
      <span className="flow-tools-gap" />
      <Button onClick={props.problems} className="flow-count" title={t("tools.problems")}>
        <CloseCircleFilled className={errors > 0 ? "step-bad" : "step-none"} aria-label={t("tools.errors")} /> {errors}
        <WarningFilled className={warnings > 0 ? "step-warn" : "step-none"} aria-label={t("tools.warnings")} /> {warnings}
      </Button>
      <Button icon={<HistoryOutlined />} onClick={props.versions}>
        {t("tools.versions")}
      </Button>
      {props.mayPublish && (
        <Button type="primary" icon={<RocketOutlined />} onClick={props.publish}>
          {t("tools.publish")}
        </Button>
      )}
    </header>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  disabled?: boolean;
  onClick(): void;
}

function Tool({ label, icon, disabled = false, onClick }: ToolProps) {
  return <Button type="text" icon={icon} aria-label={label} title={label} disabled={disabled} onClick={onClick} />;
}
