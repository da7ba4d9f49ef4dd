import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useOffered } from "./context";

interface Props {
  id?: string;
  label: string;
  value: string | null;
  onChange(to: string | null): void;
  status?: "" | "error" | "warning";
}

/** Which node comes next. The same as dragging from a port, for those who do not drag. */
export function Target({ id, label, value, onChange, status = "" }: Props) {
  const { t } = useTranslation("flows");
  const { nodes } = useOffered();
  return (
    <Select
      {...(id !== undefined && { id })}
      className="flow-target"
      aria-label={label}
      value={value ?? undefined}
      onChange={(to: string | undefined) => onChange(to ?? null)}
      allowClear
      showSearch
      status={status}
      placeholder={t("fields.nowhere")}
      options={nodes.map((name) => ({ value: name, label: name }))}
    />
  );
}
