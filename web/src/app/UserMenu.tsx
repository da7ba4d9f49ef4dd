import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "@/shared/session/session";
import { useShowProblem } from "@/shared/ui/useFeedback";

/** The user's name, and what they do with their account. */
export function UserMenu() {
  const { t } = useTranslation();
  const { user, signOut } = useSession();
  const go = useNavigate();
  const showProblem = useShowProblem();
  const items = [
    { key: "security", label: t("session.security"), onClick: () => void go("/security") },
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
