import { LoginOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Divider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { readSignOn, startSignOn } from "./session";
import { refusalOf } from "./signOn";

const KEY = ["sign-on"];

/** Logs in with the account of the company, where there is such a way; says why that did not work. */
export function SignOn() {
  const { t } = useTranslation();
  const { data: offered } = useQuery({ queryKey: KEY, queryFn: readSignOn, staleTime: Infinity });
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const [refusal] = useState(() => refusalOf(location.search));

  async function leave() {
    setPending(true);
    setError(null);
    try {
      location.assign(await startSignOn());
    } catch (wrong) {
      setError(wrong);
      setPending(false);
    }
  }

  if (typeof offered?.name !== "string") return null;
  return (
    <div className="session-sign-on">
      <Divider plain>{t("sign_on.or")}</Divider>
      {refusal !== null && (
        <Notice type="error" title={t("sign_on.failed")}>
          {t(`sign_on.${refusal}`)}
        </Notice>
      )}
      <ProblemAlert error={error} />
      <Button block icon={<LoginOutlined />} loading={pending} onClick={() => void leave()}>
        {t("sign_on.with", { name: offered.name })}
      </Button>
    </div>
  );
}
