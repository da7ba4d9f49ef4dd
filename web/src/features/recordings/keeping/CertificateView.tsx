import { DownloadOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { Button, Descriptions, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { saveText } from "@/shared/ui/saveText";
import type { Proof } from "./api";
import { personIn } from "./document";

/** One certificate: what was erased, why and by whom, and whether it is as it was written. */
export function CertificateView({ proof, again, busy }: { proof: Proof; again(): void; busy: boolean }) {
  const { t } = useTranslation("recordings");
  const said = (name: string) => {
    const value = proof.document[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const removed: unknown = proof.document["removed"];
  // All have the recording's id for a name.
  const endings = Array.isArray(removed) ? removed.map((name) => String(name).replace(/^[^.]*/, "")) : [];
  const lines: [string, string][] = [
    [t("keep.erased_when"), moment(proof.erased_at, currentLanguage())],
    [t("keep.erased_by"), personIn(proof.erased_by)],
    [t("keep.cause"), t(`keep.cause_is.${proof.cause}`, { defaultValue: proof.cause })],
    [t("keep.reason"), said("why")],
    [t("keep.recording"), proof.recording],
    [t("keep.contact"), said("contact")],
    [t("keep.removed"), endings.join(t("keep.comma"))],
    [t("keep.digest"), said("sha256")],
    [t("keep.certificate_id"), proof.id],
  ];
  return (
    <div className="keep-proof">
      <p aria-live="polite">
        <Tag color={proof.whole ? "success" : "error"}>{t(proof.whole ? "keep.genuine" : "keep.altered")}</Tag>
        <span className="muted">{t(proof.whole ? "keep.genuine_about" : "keep.altered_about")}</span>
      </p>
      <Descriptions
        size="small"
        column={1}
        items={lines.filter(([, value]) => value !== "").map(([label, value]) => ({ key: label, label, children: <span className="keep-value">{value}</span> }))}
      />
      <div className="keep-hands">
        <Button icon={<SafetyCertificateOutlined />} loading={busy} onClick={again}>
          {t("keep.verify_again")}
        </Button>
        <Button icon={<DownloadOutlined />} onClick={() => saveText(`${proof.id}.json`, JSON.stringify(proof.document, null, 2))}>
          {t("keep.download")}
        </Button>
      </div>
    </div>
  );
}
