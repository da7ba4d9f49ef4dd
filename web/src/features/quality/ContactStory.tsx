import { useQuery } from "@tanstack/react-query";
import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { moment, phone, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { story } from "./api";
import type { Contact, Fact, Said } from "./api";
import { valuesOf } from "./facts";

const when = (iso: string | null) => (iso === null ? "—" : moment(iso, currentLanguage()));

/** A contact to be read: who, when, where it went and why, and everything that was written down about it. */
export function ContactStory() {
  const { t } = useTranslation("quality");
  const { id = "" } = useParams();
  const contact = useQuery({ queryKey: ["contact", id], queryFn: () => story.contact(id) });
  const said = useQuery({ queryKey: ["contact-why", id, currentLanguage()], queryFn: () => story.said(id) });
  const facts = useQuery({ queryKey: ["contact-facts", id], queryFn: () => story.facts(id) });
  return (
    <section className="panel quality-story" aria-labelledby="story-title">
      <Link to="/quality">{t("story.back")}</Link>
      <h1 id="story-title">{t("story.title")}</h1>
      <ProblemAlert error={contact.error ?? said.error ?? facts.error} retry={() => void Promise.all([contact.refetch(), said.refetch(), facts.refetch()])} />
      {contact.isPending && <Loading />}
      {contact.data !== undefined && <Known of={contact.data} />}
      {said.data !== undefined && <Course of={said.data} />}
      {facts.data !== undefined && facts.data.length > 0 && <Facts of={facts.data} />}
    </section>
  );
}

function Known({ of }: { of: Contact }) {
  const { t } = useTranslation("quality");
  const { may } = useSession();
  return (
    <dl className="quality-known">
      <dt>{t("story.caller")}</dt>
      <dd>
        {of.caller_name} <Masked kind="contact" id={of.id} field="caller" value={of.caller} />
      </dd>
      <dt>{t("story.dialled")}</dt>
      <dd>{phone(of.dialled)}</dd>
      <dt>{t("queue")}</dt>
      <dd>{of.queue ?? "—"}</dd>
      <dt>{t("agent")}</dt>
      <dd>{of.agent ?? "—"}</dd>
      <dt>{t("arrived")}</dt>
      <dd>{when(of.arrived_at)}</dd>
      <dt>{t("story.connected")}</dt>
      <dd>{when(of.connected_at)}</dd>
      <dt>{t("story.ended")}</dt>
      <dd>{of.ended_at === null ? t("story.going_on") : when(of.ended_at)}</dd>
      <dt>{t("story.waited")}</dt>
      <dd>{of.waited_ms === null ? "—" : span(of.waited_ms)}</dd>
      <dt>{t("story.outcome")}</dt>
      <dd>{of.disposition ?? "—"}</dd>
      <dt>{t("story.note")}</dt>
      <dd>{of.note || "—"}</dd>
      <dt>{t("recording")}</dt>
      <dd>
        {of.recordings.length === 0 && t("not_recorded")}
        {of.recordings.map((it) =>
          may("recording.listen") ? (
            <Link key={it.id} to={`/recordings/${it.id}`}>
              {t("listen")} ({span(it.duration_ms)})
            </Link>
          ) : (
            <span key={it.id}>{t("recorded")}</span>
          ),
        )}
      </dd>
    </dl>
  );
}

function Course({ of }: { of: readonly Said[] }) {
  const { t } = useTranslation("quality");
  return (
    <section aria-labelledby="course-title">
      <h2 id="course-title">{t("story.course")}</h2>
      {of.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("story.no_course")} />}
      <ol className="quality-course">
        {of.map((it) => (
          <li key={`${it.at} ${it.kind} ${it.text}`}>
            <time dateTime={it.at}>{when(it.at)}</time>
            <div>
              {it.text}
              {it.details.map((detail) => (
                <div key={detail} className="muted">
                  {detail}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Facts({ of }: { of: readonly Fact[] }) {
  const { t } = useTranslation("quality");
  return (
    <details>
      <summary>{t("story.facts", { count: of.length })}</summary>
      <ol className="quality-course">
        {of.map((it) => (
          <li key={it.id}>
            <time dateTime={it.at}>{when(it.at)}</time>
            <div>
              <code>{it.kind}</code>
              <div className="muted">{valuesOf(it.body)}</div>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
