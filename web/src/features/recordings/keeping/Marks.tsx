import { DeleteOutlined, LockOutlined, WarningOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Recording } from "../api";

const COLOURS: Record<string, string> = { recording: "processing", paused: "warning", failed: "error" };

const at = (instant: string) => moment(instant, currentLanguage());

/** How a recording stands: its state, whether something holds it, whether it was found damaged. */
export function Marks({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const { state, held, damaged_at, erased_at } = recording;
  return (
    <span className="keep-marks">
      {state === "erased" ? (
        <Tag icon={<DeleteOutlined />} title={erased_at === null ? "" : t("keep.erased_at", { at: at(erased_at) })}>
          {t("state.erased")}
        </Tag>
      ) : (
        <Tag color={COLOURS[state] ?? "default"}>{t(`state.${state}`)}</Tag>
      )}
      {held && (
        <Tag color="processing" icon={<LockOutlined />}>
          {t("keep.mark.held")}
        </Tag>
      )}
      {damaged_at !== null && state !== "erased" && (
        <Tag color="error" icon={<WarningOutlined />} title={t("keep.damaged_at", { at: at(damaged_at) })}>
          {t("keep.mark.damaged")}
        </Tag>
      )}
    </span>
  );
}
