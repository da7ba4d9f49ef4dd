import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useDesk } from "./context";

/** Another tab is the desk: this one asks before it takes its place. */
export function Elsewhere() {
  const { t } = useTranslation("desk");
  const { link, take } = useDesk();
  return (
    <Modal
      open={link === "elsewhere"}
      title={t("elsewhere.title")}
      closable={false}
      keyboard={false}
      footer={
        <Button type="primary" onClick={take}>
          {t("elsewhere.take")}
        </Button>
      }
    >
      <p>{t("elsewhere.detail")}</p>
    </Modal>
  );
}
