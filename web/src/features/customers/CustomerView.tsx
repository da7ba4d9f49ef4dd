import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Consents } from "@/features/law/Consents";
import { HoldsOfPerson } from "@/features/law/Holds";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { customers } from "./api";
import type { Customer } from "./api";
import { Identities } from "./Identities";
import { Merged } from "./Merged";
import { ProfileForm } from "./ProfileForm";
import { Timeline } from "./Timeline";

/** One customer. */
export function CustomerView() {
  const { t } = useTranslation("customers");
  const { id = "" } = useParams();
  const { may } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ["customer", id], queryFn: () => customers.get(id) });
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;

  const mayWrite = may("customer.write");
  function take(after: Customer) {
    queries.setQueryData(["customer", id], after);
    void queries.invalidateQueries({ queryKey: ["customers"] });
    void queries.invalidateQueries({ queryKey: ["customer-timeline", id] });
  }

  return (
    <div className="customer">
      <section className="panel" aria-labelledby="customer-name">
        <h1 id="customer-name">{data.name}</h1>
        <ProfileForm key={data.version} customer={data} mayWrite={mayWrite} take={take} renew={() => void refetch()} />
      </section>
      <div className="customer-side">
        <Identities customer={data} mayWrite={mayWrite} take={take} />
        <Merged customer={data} mayWrite={mayWrite} take={take} />
        {may("consent.read") && <Consents customer={data.id} />}
        {may("law.read") && <HoldsOfPerson customer={data.id} />}
      </div>
      <section className="panel" aria-labelledby="timeline-title">
        <h2 id="timeline-title">{t("timeline")}</h2>
        <Timeline id={id} />
      </section>
    </div>
  );
}
