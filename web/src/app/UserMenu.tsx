import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { useShowProblem } from "@/shared/ui/useFeedback";

/** The user's name, and what they do with their account. */
export function UserMenu() {
  const { t } = useTranslation();
  const { user, signOut, changePassword } = useSession();
  const showProblem = useShowProblem();
  const items = [
    { key: "password", label: t("session.change_password"), onClick: changePassword },
    { key: "out", label: t("session.sign_out"), onClick: () => void signOut().catch(showProblem) },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} autoFocus>
      <Button type="text" aria-haspopup="menu">
        {user.name} <DownOutlined />
      </Button>
    </Dropdown>
  );
}
