import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keeping } from "./api";
import { CertificateView } from "./CertificateView";

/** The proof that one recording was erased. */
export function Certificate({ recording }: { recording: string }) {
  const { t } = useTranslation("recordings");
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["recording-certificate", recording],
    queryFn: () => keeping.certificate(recording),
  });
  return (
    <section aria-labelledby="certificate-title">
      <h2 id="certificate-title">{t("keep.certificate")}</h2>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <CertificateView proof={data} again={() => void refetch()} busy={isFetching} />}
    </section>
  );
}
