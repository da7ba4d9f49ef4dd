import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Input, Table } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useSession } from "@/shared/session/session";
import type { Read } from "./api";
import { Cell } from "./Cell";
import { fieldsOf } from "./fields";
import { ItemDrawer } from "./ItemDrawer";
import { found, idOf, indexOf } from "./model";
import type { Item, Kind } from "./model";
import { useFieldTexts } from "./useFieldTexts";

// What is worth comparing between objects, beside their ids and names.
const COLUMNS: Record<Kind, readonly string[]> = {
  numbers: ["name", "flow", "trunk", "language", "recording"],
  queues: ["name", "need", "ring_s", "wrap_up_s", "max_waiting"],
  business_hours: ["name", "zone", "holidays", "closed"],
  agents: ["name", "skills", "sign_in", "phone"],
  skills: ["name"],
  trunks: ["name", "addresses", "target", "srtp", "max_calls"],
  phones: ["name", "agent", "srtp"],
  web_entries: ["name", "number", "media", "origins"],
};

const PAGE = 50;

/** All objects of a kind. Which one is open stands in the address. */
export function ItemTable({ kind, read }: { kind: Kind; read: Read }) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const { label } = useFieldTexts(kind);
  const [address, setAddress] = useSearchParams();
  const [sought, setSought] = useState("");
  const open = address.has("new") ? "" : address.get("edit");
  const isOpen = open === "" || (open !== null && indexOf(read.centre, kind, open) >= 0);
  const columns: TableColumnsType<Item> = [
    {
      title: t(`id.${kind}`),
      key: "id",
      render: (_, item) => {
        const id = idOf(kind, item);
        return <Link to={{ search: new URLSearchParams({ edit: id }).toString() }}>{id}</Link>;
      },
    },
    ...fieldsOf(kind)
      .filter((field) => COLUMNS[kind].includes(field.at[0]))
      .map((field) => ({
        title: label(field),
        key: field.at.join("."),
        render: (_: unknown, item: Item) => <Cell field={field} item={item} centre={read.centre} />,
      })),
  ];
  return (
    <section className="panel" aria-labelledby="admin-title">
      <header className="admin-head">
        <h1 id="admin-title">{t(`kind.${kind}`)}</h1>
        <Input.Search
          allowClear
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          aria-label={t("search")}
          placeholder={t("search")}
        />
        {may("config.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAddress({ new: "" })}>
            {t(`new.${kind}`)}
          </Button>
        )}
      </header>
      <p className="muted admin-about">{t(`about.${kind}`)}</p>
      <Table<Item>
        rowKey={(item) => idOf(kind, item)}
        size="small"
        columns={columns}
        dataSource={found(read.centre, kind, sought)}
        pagination={{ pageSize: PAGE, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {isOpen && <ItemDrawer key={open} kind={kind} id={open} read={read} close={() => setAddress({})} />}
    </section>
  );
}
