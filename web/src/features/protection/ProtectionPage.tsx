import { useQuery } from "@tanstack/react-query";
import { Alert, Descriptions, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { protection } from "./api";
import type { Protection, Way } from "./api";
import "./protection.css";

const OFTEN_MS = 30_000;
const PAGE_SIZE = 50;

/** The certificate, and every listener, trunk and phone by which something goes in the clear. */
export default function ProtectionPage() {
  const { t } = useTranslation("protection");
  const found = useQuery({ queryKey: ["protection"], queryFn: protection, refetchInterval: OFTEN_MS });
  const columns: TableColumnsType<Way> = [
    { title: t("kind"), key: "kind", render: (_, way) => t(`kind_is.${way.kind}`, { defaultValue: way.kind }) },
    { title: t("way"), key: "way", render: (_, way) => (way.name ? `${way.name} (${way.id})` : way.id) },
    { title: t("transport"), key: "transport", render: (_, way) => way.transport?.toUpperCase() ?? t("not_registered") },
    { title: t("srtp"), key: "srtp", render: (_, way) => (way.srtp === null ? "—" : t(`srtp_is.${way.srtp}`, { defaultValue: way.srtp })) },
    { title: t("proof"), key: "proof", render: (_, way) => <Proof of={way} /> },
    { title: t("weak"), key: "weak", render: (_, way) => <Weaknesses of={way} /> },
  ];
  return (
    <section className="panel protection" aria-labelledby="protection-title">
      <h1 id="protection-title">{t("title")}</h1>
      <p className="muted">{t("about")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.data !== undefined && <Pages of={found.data} />}
      <Table<Way>
        rowKey={(way) => `${way.kind} ${way.transport} ${way.id}`}
        size="small"
        columns={columns}
        dataSource={found.data?.ways ?? []}
        loading={found.isPending}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: "max-content" }}
      />
    </section>
  );
}

function Weaknesses({ of }: { of: Way }) {
  const { t } = useTranslation("protection");
  if (of.weaknesses.length === 0) return <Tag color="success">{t("good")}</Tag>;
  return (
    <span className="protection-weak">
      {of.weaknesses.map((weakness) => (
        <Tag key={weakness} color={weakness === "audio_in_clear" ? "error" : "warning"}>
          {t(`weakness.${weakness}`, { defaultValue: weakness })}
        </Tag>
      ))}
    </span>
  );
}

/** Why somebody is believed to be who they say. */
function Proof({ of }: { of: Way }) {
  const { t } = useTranslation("protection");
  if (of.kind === "phone") return t("proof_is.password");
  if (of.kind !== "trunk") return "—";
  if (of.certificate_names.length === 0) return t("proof_is.address");
  return t("proof_is.certificate", { names: of.certificate_names.join(", ") });
}

function Pages({ of }: { of: Protection }) {
  const { t } = useTranslation("protection");
  const weak = of.ways.filter((way) => way.weaknesses.length > 0).length;
  return (
    <>
      <Alert
        type={weak > 0 ? "warning" : "success"}
        showIcon
        title={weak > 0 ? t("some_weak", { count: weak }) : t("none_weak")}
      />
      <Descriptions size="small" column={1} style={{ marginBlock: 16 }}>
        <Descriptions.Item label={t("pages")}>
          {of.address} {of.pages_encrypted ? <Tag color="success">{t("encrypted")}</Tag> : <Tag color="warning">{t("this_machine_only")}</Tag>}
        </Descriptions.Item>
        {of.certificate !== null && (
          <>
            <Descriptions.Item label={t("certificate")}>{of.certificate.names.join(", ")}</Descriptions.Item>
            <Descriptions.Item label={t("issuer")}>{of.certificate.issuer}</Descriptions.Item>
            <Descriptions.Item label={t("ends_at")}>{moment(of.certificate.ends_at, currentLanguage())}</Descriptions.Item>
          </>
        )}
      </Descriptions>
    </>
  );
}
