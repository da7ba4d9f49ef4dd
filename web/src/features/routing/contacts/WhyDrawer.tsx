import { useQuery } from "@tanstack/react-query";
import { Drawer, Empty } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { routing } from "../api";
import type { Said } from "../api";
import { byMoment } from "./moments";
import "../routing.css";

interface Props {
  contact: string;
  /** Who called and when. */
  title: string;
  close(): void;
}

/** Why a contact went where it went: each decision with what it rested on. */
export default function WhyDrawer({ contact, title, close }: Props) {
  const { t } = useTranslation("routing");
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ["contact-why", contact, currentLanguage()],
    queryFn: () => routing.why(contact),
  });
  return (
    <Drawer
      open
      onClose={close}
      size={560}
      title={t("why.title", { title })}
      extra={may("flow.read") && <Link to={`/flows/trace/${contact}`}>{t("why.trace")}</Link>}
    >
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("why.none")} />}
      {data !== undefined && <Story said={data} />}
    </Drawer>
  );
}

function Story({ said }: { said: readonly Said[] }) {
  return (
    <ol className="why">
      {byMoment(said).map(({ at, after, items }) => (
        <li key={`${at} ${items[0]?.text ?? ""}`}>
          <time dateTime={at} title={moment(at, currentLanguage())}>
            {after}
          </time>
          {items.map((one) => (
            <div key={`${one.kind} ${one.text}`}>
              <p>{one.text}</p>
              {one.details.length > 0 && (
                <ul className="muted">
                  {one.details.map((detail) => (
                    <li key={detail}>{detail}</li>
                  ))}
                </ul>
              )}
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}
