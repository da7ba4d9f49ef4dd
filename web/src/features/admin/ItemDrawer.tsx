import { Button, Drawer, Form, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import type { Read } from "./api";
import { Elsewhere } from "./Elsewhere";
import { FieldInput } from "./FieldInput";
import { BLANK, FIXED, SECTIONS, shown } from "./fields";
import type { Item, Kind } from "./model";
import { Snippet } from "./Snippet";
import { itemIn } from "./useConfiguration";
import { useEditing } from "./useEditing";

interface Props {
  kind: Kind;
  /** Empty for a new object. */
  id: string;
  read: Read;
  close(): void;
}

const NOTE = "_note";
const LONGEST_NOTE = 512;

/** One object: looked at, changed, made or taken away. */
export function ItemDrawer({ kind, id, read: current, close }: Props) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  // What is edited stays what was read, whatever comes in meanwhile.
  const [read, setRead] = useState(current);
  const before = itemIn(read, kind, id);
  const isNew = id === "";
  const mayWrite = may("config.write");
  const [form] = Form.useForm<Item>();
  const { state, save, remove } = useEditing({ kind, id, read, form, done: close });
  const sections = SECTIONS[kind];
  const isGone = state.conflict !== null && itemIn(state.conflict, kind, id) === undefined;

  function takeTheirs() {
    if (state.conflict === null) return;
    const theirs = itemIn(state.conflict, kind, id);
    if (theirs === undefined) return close();
    setRead(state.conflict);
    form.setFieldsValue(shown(theirs));
    state.settle();
  }

  function keepMine() {
    if (state.conflict === null) return;
    setRead(state.conflict);
    state.settle();
  }

  return (
    <Drawer
      open
      onClose={close}
      size={560}
      title={isNew ? t(`new.${kind}`) : t(mayWrite ? "edit" : "view", { name: id })}
      maskClosable={false}
      footer={
        <div className="admin-foot">
          {mayWrite && (
            <Button type="primary" loading={state.busy} onClick={() => form.submit()}>
              {t("common:action.save")}
            </Button>
          )}
          <Button onClick={close}>{t(mayWrite ? "common:action.cancel" : "common:action.close")}</Button>
          {mayWrite && !isNew && (
            <Popconfirm title={t("remove_sure", { id })} okText={t("remove")} onConfirm={() => void remove()}>
              <Button danger disabled={state.busy} className="admin-remove">
                {t("remove")}
              </Button>
            </Popconfirm>
          )}
        </div>
      }
    >
      {state.conflict !== null && (
        <Notice
          type="warning"
          title={t(isGone ? "conflict_removed" : "conflict")}
          action={
            <>
              <Button size="small" onClick={takeTheirs}>
                {t("read_again")}
              </Button>
              <Button size="small" onClick={keepMine}>
                {t("keep_mine")}
              </Button>
            </>
          }
        >
          {t(isGone ? "conflict_removed_detail" : "conflict_detail")}
        </Notice>
      )}
      <Elsewhere title={t(state.refused === "remove" ? "still_needed" : "refused")} wrong={state.elsewhere} centre={current.centre} />
      <Form<Item>
        form={form}
        layout="vertical"
        disabled={!mayWrite}
        className={mayWrite ? "" : "admin-fixed"}
        scrollToFirstError={{ block: "center", focus: true }}
        initialValues={shown(before ?? BLANK[kind])}
        onFinish={(values) => void save(values, String(values[NOTE] ?? ""))}
      >
        {sections.map((section) => (
          <section key={section.name} className="admin-section">
            {sections.length > 1 && <h2>{t(`section.${section.name}`)}</h2>}
            <div className="admin-fields">
              {section.fields.map((field) => (
                <FieldInput
                  key={field.at.join(".")}
                  kind={kind}
                  field={field}
                  centre={read.centre}
                  fixed={!isNew && FIXED[kind].includes(field.at[0])}
                  isNew={isNew}
                />
              ))}
            </div>
          </section>
        ))}
        {mayWrite && (
          <Form.Item name={NOTE} label={t("note")} extra={t("note_hint")}>
            <Input maxLength={LONGEST_NOTE} autoComplete="off" />
          </Form.Item>
        )}
      </Form>
      {kind === "web_entries" && !isNew && <Snippet id={id} />}
    </Drawer>
  );
}
