import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Drawer, Popconfirm, Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { flows } from "../api";
import type { Published, Version } from "../api";

interface Props {
  id: string;
  mayPublish: boolean;
  /** Null when there is nothing to throw away, or no right to. */
  discard: (() => void) | null;
  /** Callers get something else now. */
  changed(): void;
  close(): void;
}

// A stage was never everybody's, and when one ended nothing new came.
const WERE_IN_FORCE = new Set(["published", "promoted"]);

/** What was published, the newest first; each can be what callers get again. */
export function Versions({ id, mayPublish, discard, changed, close }: Props) {
  const { t } = useTranslation("flows");
  const { pending, run } = useCommand();
  const current = useQuery({ queryKey: ["flow-published", id], queryFn: () => flows.published(id), retry: false });
  const found = useInfiniteQuery({
    queryKey: ["flow-versions", id],
    queryFn: ({ pageParam }) => flows.versions(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    retry: false,
  });
  const versions = found.data?.pages.flatMap((page) => page.items) ?? [];
  const isNew = current.isError;

  async function act(name: string, action: () => Promise<void>) {
    if (!(await run(name, action))) return;
    changed();
    await Promise.all([current.refetch(), found.refetch()]);
  }
  const back = (version: number | null) => act(String(version), () => flows.rollBack(id, version));

  return (
    <Drawer
      open
      onClose={close}
      size={480}
      title={t("versions.title")}
      extra={
        discard !== null && (
          <Popconfirm title={t("versions.discard_sure")} okText={t("versions.discard")} onConfirm={discard}>
            <Button danger>{t("versions.discard")}</Button>
          </Popconfirm>
        )
      }
    >
      {!isNew && <ProblemAlert error={found.error} retry={() => void found.refetch()} />}
      {current.isPending && <Loading />}
      {isNew && <p className="muted">{t("versions.none")}</p>}
      {current.data?.stages.map((stage) => (
        <Staged
          key={stage.version ?? 0}
          stage={stage}
          hands={
            mayPublish && (
              <>
                <Button size="small" type="primary" loading={pending === "promote"} onClick={() => void act("promote", () => flows.promote(id))}>
                  {t("versions.promote")}
                </Button>
                <Button size="small" loading={pending === "null"} onClick={() => void back(null)}>
                  {t("versions.withdraw")}
                </Button>
              </>
            )
          }
        />
      ))}
      <ol className="versions">
        {versions.map((one) => (
          <li key={one.version}>
            <Told version={one} isInForce={one.version === current.data?.version} />
            {mayPublish && one.version !== current.data?.version && WERE_IN_FORCE.has(one.change) && (
              <Popconfirm
                title={t("versions.sure", { version: one.version })}
                okText={t("versions.roll_back")}
                onConfirm={() => void back(one.version)}
              >
                <Button size="small" loading={pending === String(one.version)}>
                  {t("versions.roll_back")}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ol>
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("list.more")}
        </Button>
      )}
    </Drawer>
  );
}

function Told({ version, isInForce }: { version: Version; isInForce: boolean }) {
  const { t } = useTranslation("flows");
  return (
    <>
      <div className="versions-head">
        <strong>{t("versions.number", { version: version.version })}</strong>
        {isInForce ? (
          <Tag color="success">{t("versions.in_force")}</Tag>
        ) : (
          <Tag>{t(`versions.change.${version.change}`, { defaultValue: version.change })}</Tag>
        )}
        <span className="muted">{[moment(version.at, currentLanguage()), version.by].filter(Boolean).join(" · ")}</span>
      </div>
      {version.note !== "" && <p>{version.note}</p>}
    </>
  );
}

function Staged({ stage, hands }: { stage: Published["stages"][number]; hands: ReactNode }) {
  const { t } = useTranslation("flows");
  const whom = [
    stage.percent > 0 && t("versions.share", { percent: stage.percent }),
    stage.callers.length > 0 && t("versions.named", { count: stage.callers.length }),
  ];
  return (
    <Notice type="info" title={t("versions.staged")} action={hands}>
      {whom.filter(Boolean).join(" · ")}
    </Notice>
  );
}
