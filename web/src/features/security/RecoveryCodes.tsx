import { Button, Checkbox, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";

/** Recovery codes, which are never shown again: nobody gets past them by accident. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done(): void }) {
  const { t } = useTranslation("security");
  const [kept, setKept] = useState(false);
  const text = codes.join("\n");
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      maskClosable={false}
      title={t("codes.title")}
      footer={
        <Button type="primary" disabled={!kept} onClick={done}>
          {t("codes.done")}
        </Button>
      }
    >
      <Notice type="warning" title={t("codes.once")}>
        {t("codes.detail")}
      </Notice>
      <ol className="security-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Typography.Paragraph copyable={{ text, tooltips: false }}>{t("codes.copy")}</Typography.Paragraph>
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t("codes.kept")}
      </Checkbox>
    </Modal>
  );
}
