import { DownOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Dropdown, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { tickets } from "./api";
import type { Filter, View } from "./api";

/** Kept searches: to go to one, keep the one that is shown, and take an own one away. */
export function Views({ filter, show }: { filter: Filter; show(filter: Filter): void }) {
  const { t } = useTranslation("tickets");
  const [keeping, setKeeping] = useState(false);
  const { data: views = [] } = useQuery({ queryKey: ["ticket-views"], queryFn: tickets.views });
  const { run } = useCommand();
  const queries = useQueryClient();

  async function forget(view: View) {
    if (await run("forget", () => tickets.deleteView(view.id))) await queries.invalidateQueries({ queryKey: ["ticket-views"] });
  }

  const items = [
    { key: "all", label: t("view.all"), onClick: () => show({}) },
    { key: "mine", label: t("view.mine"), onClick: () => show({ agent: "me", kind: ["open", "pending"] }) },
    { key: "open", label: t("view.open"), onClick: () => show({ kind: ["open", "pending"] }) },
    { type: "divider" as const, key: "line" },
    ...views.map((view) => ({
      key: view.id,
      label: view.shared ? t("view.shared", { name: view.name }) : view.name,
      onClick: () => show(view.filter),
    })),
    { type: "divider" as const, key: "line2" },
    { key: "keep", label: t("view.keep"), onClick: () => setKeeping(true) },
    ...views
      .filter((view) => view.mine)
      .map((view) => ({ key: `forget ${view.id}`, danger: true, label: t("view.forget", { name: view.name }), onClick: () => void forget(view) })),
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button>
          {t("view.title")} <DownOutlined />
        </Button>
      </Dropdown>
      {keeping && <Keep filter={filter} close={() => setKeeping(false)} />}
    </>
  );
}

function Keep({ filter, close }: { filter: Filter; close(): void }) {
  const { t } = useTranslation("tickets");
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { pending, run } = useCommand();
  const queries = useQueryClient();

  async function keep() {
    if (!(await run("keep", () => tickets.saveView(name.trim(), shared, filter)))) return;
    await queries.invalidateQueries({ queryKey: ["ticket-views"] });
    close();
  }

  return (
    <Modal
      open
      title={t("view.keep")}
      onCancel={close}
      onOk={() => void keep()}
      okButtonProps={{ disabled: name.trim() === "", loading: pending !== null }}
    >
      <label className="ticket-label">
        {t("view.name")}
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} autoFocus />
      </label>
      <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
        {t("view.for_all")}
      </Checkbox>
    </Modal>
  );
}
