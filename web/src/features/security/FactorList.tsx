import { KeyOutlined, MobileOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { AddFactors } from "./AddFactors";
import { security } from "./api";
import type { Factor } from "./api";
import { RecoveryCodes } from "./RecoveryCodes";
import { useProved } from "./useProved";

const KEY = ["my-factors"];
const FEW = 3;

const when = (iso: string) => moment(iso, currentLanguage());

/** One's own second factors. */
export function FactorList() {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { run, ask } = useProved(showProblem);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { data, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: security.factors });
  const again = () => void queries.invalidateQueries({ queryKey: KEY });

  const remove = (factor: Factor) =>
    run(async () => {
      await security.remove(factor.id);
      again();
    });
  const renew = () =>
    run(async () => {
      setCodes(await security.newCodes());
      again();
    });

  return (
    <section className="panel security-part" aria-labelledby="factors-title">
      <h2 id="factors-title">{t("factors.title")}</h2>
      <p className="muted">{t("factors.detail")}</p>
      {isPending && <Loading />}
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data?.items.length === 0 && <Notice type={data.required ? "warning" : "info"} title={t("factors.none")} />}
      <ul className="security-list">
        {data?.items.map((factor) => (
          <li key={factor.id}>
            {factor.kind === "totp" ? <MobileOutlined /> : <KeyOutlined />}
            <div>
              <div>{factor.name}</div>
              <div className="muted">
                {t(`kind.${factor.kind}`)} · {t("added", { when: when(factor.created_at) })}
                {factor.used_at && ` · ${t("used", { when: when(factor.used_at) })}`}
              </div>
            </div>
            <Popconfirm title={t("factors.remove_sure", { name: factor.name })} onConfirm={() => void remove(factor)}>
              <Button size="small">{t("factors.remove")}</Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <AddFactors done={again} />
      {data !== undefined && data.items.length > 0 && (
        <div className="security-recovery">
          <h3>{t("codes.title")}</h3>
          {data.recovery_codes <= FEW && <Notice type="warning" title={t("codes.few")} />}
          <p className="muted">{t("codes.left", { count: data.recovery_codes })}</p>
          <Popconfirm title={t("codes.renew_sure")} onConfirm={() => void renew()}>
            <Button size="small">{t("codes.renew")}</Button>
          </Popconfirm>
        </div>
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} done={() => setCodes([])} />}
      {ask}
    </section>
  );
}
