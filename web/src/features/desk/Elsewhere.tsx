import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { useDesk } from "./context";

const DESK = "/desk";

/** Another tab is the desk: this one asks before it takes its place. Its other pages can be used meanwhile. */
export function Elsewhere() {
  const { t } = useTranslation("desk");
  const { link, take } = useDesk();
  const { pathname } = useLocation();
  return (
    <Modal
      open={link === "elsewhere" && pathname.startsWith(DESK)}
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
