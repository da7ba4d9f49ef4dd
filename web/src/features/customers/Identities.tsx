import { DeleteOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { useCommand } from "@/shared/ui/useCommand";
import { IDENTITY_KINDS, customers } from "./api";
import type { Customer, Identity, IdentityKind } from "./api";

interface Props {
  customer: Customer;
  mayWrite: boolean;
  take(customer: Customer): void;
}

/** Every way in which the customer reaches us. */
export function Identities({ customer, mayWrite, take }: Props) {
  const { t } = useTranslation("customers");
  const { pending, run } = useCommand();
  const remove = (id: string) => run(id, async () => take(await customers.removeIdentity(customer.id, id)));
  return (
    <section className="panel" aria-labelledby="identities-title">
      <h2 id="identities-title">{t("identities")}</h2>
      <ul className="customer-list">
        {customer.identities.map((identity) => (
          <li key={identity.id} className="customer-line">
            <span className="muted">{t(`kind.${identity.kind}`)}</span>
            <span className="customer-value">
              <Masked kind="customer" id={customer.id} field={identity.id} value={identity.value} />
            </span>
            {identity.kind === "phone" && <Where customer={customer.id} identity={identity} />}
            {mayWrite && (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                loading={pending === identity.id}
                onClick={() => void remove(identity.id)}
                aria-label={t("remove_identity", { value: identity.value })}
              />
            )}
          </li>
        ))}
      </ul>
      {mayWrite && <Add customer={customer} take={take} />}
    </section>
  );
}

/** 归属地, with how sure that is. */
function Where({ customer, identity }: { customer: string; identity: Identity }) {
  const { t } = useTranslation("customers");
  const { data } = useQuery({
    queryKey: ["region", identity.id, currentLanguage()],
    queryFn: () => customers.region(customer, identity.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data) return null;
  return <span className="muted">{t("region", { region: data.text, sure: percent(data.confidence, currentLanguage()) })}</span>;
}

function Add({ customer, take }: { customer: Customer; take(customer: Customer): void }) {
  const { t } = useTranslation("customers");
  const [kind, setKind] = useState<IdentityKind>("phone");
  const [value, setValue] = useState("");
  const { pending, run } = useCommand();

  async function add() {
    if (await run("add", async () => take(await customers.addIdentity(customer.id, kind, value.trim())))) setValue("");
  }

  return (
    <Space.Compact block>
      <Select
        value={kind}
        onChange={setKind}
        options={IDENTITY_KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
        aria-label={t("kind_of_identity")}
        className="customer-kind"
      />
      <Input
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onPressEnter={() => void add()}
        maxLength={128}
        aria-label={t("new_identity")}
        placeholder={t("new_identity")}
      />
      <Button onClick={() => void add()} disabled={value.trim() === ""} loading={pending !== null}>
        {t("add")}
      </Button>
    </Space.Compact>
  );
}
