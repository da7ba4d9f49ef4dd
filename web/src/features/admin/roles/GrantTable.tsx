import { Select, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { called } from "./api";
import type { Permission, Reach } from "./api";

export type Grants = Record<string, Reach>;

interface Props {
  permissions: readonly Permission[];
  fixed: boolean;
  /** Given by the form. */
  value?: Grants;
  onChange?(value: Grants): void;
}

const NOTHING: Grants = {};

/** What a role allows, one permission in a line; a role that cannot be changed shows only what it holds. */
export function GrantTable({ permissions, fixed, value = NOTHING, onChange }: Props) {
  const { t } = useTranslation("admin");

  function grant(word: string, reach: Reach | undefined) {
    const { [word]: _, ...rest } = value;
    onChange?.(reach === undefined ? rest : { ...rest, [word]: reach });
  }

  const columns: TableColumnsType<Permission> = [
    {
      title: t("roles.permission"),
      key: "permission",
      render: (_, it) => (
        <>
          {called(it)} {it.privileged && <Tag color="warning">{t("roles.privileged")}</Tag>}
          <br />
          <code className="muted">{it.word}</code>
        </>
      ),
    },
    {
      title: t("roles.reach"),
      key: "reach",
      width: 160,
      render: (_, it) => {
        const held = value[it.word];
        if (fixed) return held === undefined ? "" : t(`roles.reach_is.${held}`);
        return (
          <Select<Reach>
            allowClear
            className="admin-reach"
            aria-label={called(it)}
            placeholder={t("roles.not_granted")}
            value={held}
            onChange={(reach) => grant(it.word, reach)}
            options={it.reaches.map((reach) => ({ value: reach, label: t(`roles.reach_is.${reach}`) }))}
          />
        );
      },
    },
  ];
  const shown = fixed ? permissions.filter((it) => it.word in value) : permissions;
  return <Table<Permission> rowKey="word" size="small" columns={columns} dataSource={[...shown]} pagination={false} />;
}
