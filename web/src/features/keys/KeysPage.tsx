import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Table, Tag, Typography } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keys, ROTATED } from "./api";
import type { Key, Keys, Rotated, What } from "./api";
import { RotateDialog } from "./RotateDialog";
import "./keys.css";

const PAGE_SIZE = 50;

/** Which keys there are, which are in use, and new ones for who may change them. A key itself is never here. */
export default function KeysPage() {
  const { t } = useTranslation("keys");
  const { may } = useSession();
  const [asked, setAsked] = useState<What | null>(null);
  const [rotated, setRotated] = useState<Rotated | null>(null);
  const found = useQuery({ queryKey: ["keys"], queryFn: keys.read });
  const columns: TableColumnsType<Key> = [
    { title: t("what"), key: "what", render: (_, it) => t(`what_is.${it.what}`) },
    { title: t("key"), key: "key", render: (_, it) => <Name of={it.key} /> },
    { title: t("suite"), key: "suite", render: (_, it) => t(it.what === "recording" ? "age" : `suite_is.${it.suite}`) },
    { title: t("made"), key: "made", render: (_, it) => moment(it.made_at, currentLanguage()) },
    { title: t("state"), key: "state", render: (_, it) => <Tag color={it.state === "in_use" ? "success" : "default"}>{t(`state_is.${it.state}`)}</Tag> },
  ];
  return (
    <section className="panel keys" aria-labelledby="keys-title">
      <h1 id="keys-title">{t("title")}</h1>
      <p className="muted">{t("about")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {rotated !== null && (
        <Notice type="success" title={t("rotated", { what: t(`what_is.${rotated.what}`) })}>
          {t(`after.${rotated.what}`)}
        </Notice>
      )}
      {found.data !== undefined && <Master of={found.data} />}
      {may("key.rotate") && (
        <section className="keys-rotate" aria-labelledby="keys-rotate-title">
          <h2 id="keys-rotate-title">{t("rotate_title")}</h2>
          <ul>
            {ROTATED.map((what) => (
              <li key={what}>
                <Button onClick={() => setAsked(what)} disabled={found.data === undefined}>
                  {t(`rotate.${what}`)}
                </Button>
                <span className="muted">{t(`means.${what}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Table<Key>
        rowKey={(it) => `${it.what} ${it.key}`}
        size="small"
        columns={columns}
        dataSource={found.data?.items ?? []}
        loading={found.isPending}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {asked !== null && (
        <RotateDialog
          what={asked}
          close={() => setAsked(null)}
          done={(made) => {
            setAsked(null);
            setRotated(made);
            void found.refetch();
          }}
        />
      )}
    </section>
  );
}

function Master({ of }: { of: Keys }) {
  const { t } = useTranslation("keys");
  return (
    <dl className="keys-master">
      <dt>{t("master")}</dt>
      <dd>
        <Name of={of.master} /> <Tag>{t(`master_in.${of.master_in}`, { defaultValue: of.master_in })}</Tag>
      </dd>
      <dt>{t("keyring")}</dt>
      <dd>
        <Name of={of.keyring} />
      </dd>
      <dt>{t("new_suite")}</dt>
      <dd>{t(`suite_is.${of.suite}`)}</dd>
    </dl>
  );
}

/** The name of a key, to be compared and copied; it opens nothing. */
function Name({ of }: { of: string }) {
  const { t } = useTranslation("keys");
  return (
    <Typography.Text code copyable={{ text: of, tooltips: [t("copy"), t("copied")] }}>
      {of}
    </Typography.Text>
  );
}
