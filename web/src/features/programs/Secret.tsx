import { Button, Checkbox, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import type { TokenMade } from "./api";

/** The text of a new token, which is never shown again: nobody gets past it by accident. */
export function Secret({ token, done }: { token: TokenMade; done(): void }) {
  const { t } = useTranslation("programs");
  const [kept, setKept] = useState(false);
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      maskClosable={false}
      title={t("secret.title", { name: token.name })}
      footer={
        <Button type="primary" disabled={!kept} onClick={done}>
          {t("secret.done")}
        </Button>
      }
    >
      <Notice type="warning" title={t("secret.once")}>
        {t("secret.detail")}
      </Notice>
      <p className="programs-secret">
        <code>{token.token}</code>
      </p>
      <Typography.Paragraph copyable={{ text: token.token, tooltips: [t("secret.copy"), t("secret.copied")] }}>{t("secret.copy")}</Typography.Paragraph>
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t("secret.kept")}
      </Checkbox>
    </Modal>
  );
}
